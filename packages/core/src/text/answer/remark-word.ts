/** A word that is a part of a formula: `sin` of `x - sin x`. */
const formulaWord =
  '(?:(?:arc)?(?:sin|cos|tan|cot|sec|csc)h?|log|ln|lg|exp|sqrt|cbrt|abs|max|min|gcd|lcm|alpha|beta|gamma|delta|theta|lambda|mu|pi|rho|sigma|tau|phi|omega)(?![a-z])';
/** Part of a case-insensitive pattern: a word of two letters or more, as at the beginning of a remark about an answer. */
export const remarkWord = `(?!${formulaWord})[a-z]{2,}`;
