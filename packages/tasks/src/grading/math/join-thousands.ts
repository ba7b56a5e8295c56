/** `10,080` becomes `10080`, except inside brackets, where a comma separates: `(100,200)` is a pair. `12 000` on its own becomes `12000`. */
export function joinThousands(text: string): string {
  if (/^-?[1-9]\d{0,2}(?: \d{3})+(?:\.\d+)?$/.test(text)) return text.replaceAll(' ', '');
  return text.replace(/(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])/g, (run, offset: number) =>
    isInsideBrackets(text, offset) ? run : run.replaceAll(',', ''),
  );
}

function isInsideBrackets(text: string, offset: number): boolean {
  let depth = 0;
  for (const [token] of text.slice(0, offset).matchAll(/\\[{}]|[()[\]]/g))
    depth += /[({[]/.test(token.at(-1)!) ? 1 : -1;
  return depth > 0;
}
