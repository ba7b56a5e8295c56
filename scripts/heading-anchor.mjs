/**
 * The anchor of a heading, as GitHub generates it. The site uses the same anchors, so a link with an anchor works on both.
 *
 * @param {string} heading
 */
export function headingAnchor(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
