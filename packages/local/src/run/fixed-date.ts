/** The first of January 2025, a Wednesday, at midnight. */
const parts: Readonly<Record<string, string>> = {
  '%Y': '2025',
  '%y': '25',
  '%m': '01',
  '%d': '01',
  '%b': 'Jan',
  '%B': 'January',
  '%a': 'Wed',
  '%A': 'Wednesday',
  '%H': '00',
  '%M': '00',
  '%S': '00',
  '%%': '%',
};

/**
 * Replaces `strftime_now` in chat templates, which writes today's date. With a fixed date, a request has the same text tomorrow, and so
 * gets the same reply.
 */
export function fixedDate(format: string): string {
  return format.replaceAll(/%./g, (part) => parts[part] ?? part);
}
