/**
 * The anchor of a heading, as GitHub makes it; the site makes the same ones, so that a link with an anchor works in both places.
 *
 * @param {string} heading
 */
export function headingAnchor(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
