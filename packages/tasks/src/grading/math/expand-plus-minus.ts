/**
 * The texts that `\pm` stands for: `1 \pm x` for `1 + x` and `1 - x`. With `\mp`, all signs change together. Without it, several `\pm` are
 * independent of each other. Undefined without such a sign, or with more than three.
 */
export function expandPlusMinus(text: string): string[] | undefined {
  const signs = text.match(/\\(?:pm|mp)(?![a-zA-Z])/g);
  if (signs === null || signs.length > 3) return undefined;
  if (signs.includes('\\mp'))
    return [true, false].map((upper) =>
      text.replace(/\\(pm|mp)(?![a-zA-Z])/g, (_, name: string) => ((name === 'pm') === upper ? '+' : '-')),
    );
  let texts = [text];
  for (const sign of signs) texts = texts.flatMap((one) => ['+', '-'].map((plain) => one.replace(sign, plain)));
  return texts.map((one) => one.replace(/(^|[=(,{[]|\\\{)\s*\+/g, '$1'));
}
