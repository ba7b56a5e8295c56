/** Unicode mathematics as LaTeX: `x² ≤ ½√π` becomes `x^{2} \le \frac{1}{2}\sqrt \pi`. */
export function spellUnicode(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return text
    .replace(/[⁰¹²³⁴-⁹⁺⁻ⁿⁱ]+/g, (run) => `^{${translate(run, '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿⁱ', '0123456789+-ni')}}`)
    .replace(/[₀-₉]+/g, (run) => `_{${translate(run, '₀₁₂₃₄₅₆₇₈₉', '0123456789')}}`)
    .replace(/[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅐⅑⅒]/g, (sign) => fractionOf(sign))
    .replace(/√\s*(\d+(?:\.\d+)?|[a-z])/gi, '\\sqrt{$1}')
    .replace(/√\s*(?=\()/g, 'sqrt')
    .replace(/([∛∜])\s*\(/g, (_, sign: string) => (sign === '∛' ? 'cbrt(' : '\\sqrt[4]('))
    .replace(/([∛∜])/g, (sign) => (sign === '∛' ? '\\sqrt[3]' : '\\sqrt[4]'))
    .replace(/[^ -~]/g, (sign) => signs[sign] ?? sign)
    .normalize('NFKC');
}

function translate(run: string, from: string, to: string): string {
  return [...run].map((sign) => to[from.indexOf(sign)]).join('');
}

function fractionOf(sign: string): string {
  const [top, bottom] = sign.normalize('NFKD').split('⁄');
  return `\\frac{${top}}{${bottom}}`;
}

const signs: Readonly<Record<string, string>> = {
  '−': '-',
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
  '×': '\\times ',
  '·': '\\cdot ',
  '⋅': '\\cdot ',
  '∙': '\\cdot ',
  '÷': '\\div ',
  '∕': '/',
  '±': '\\pm ',
  '∓': '\\mp ',
  '√': '\\sqrt ',
  '≤': '\\le ',
  '⩽': '\\le ',
  '≥': '\\ge ',
  '⩾': '\\ge ',
  '≠': '\\ne ',
  '≈': '\\approx ',
  '≡': '\\equiv ',
  '∈': '\\in ',
  '∪': '\\cup ',
  '∩': '\\cap ',
  '∖': '\\setminus ',
  '∅': '\\emptyset ',
  '∞': '\\infty ',
  '°': '^\\circ ',
  '∘': '\\circ ',
  '∨': '\\lor ',
  '∧': '\\land ',
  '⟨': '\\langle ',
  '⟩': '\\rangle ',
  '⌊': '\\lfloor ',
  '⌋': '\\rfloor ',
  '⌈': '\\lceil ',
  '⌉': '\\rceil ',
  '′': "'",
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  ℝ: '\\mathbb{R} ',
  ℤ: '\\mathbb{Z} ',
  ℚ: '\\mathbb{Q} ',
  ℂ: '\\mathbb{C} ',
  ℕ: '\\mathbb{N} ',
  α: '\\alpha ',
  β: '\\beta ',
  γ: '\\gamma ',
  δ: '\\delta ',
  ε: '\\epsilon ',
  θ: '\\theta ',
  λ: '\\lambda ',
  μ: '\\mu ',
  π: '\\pi ',
  ρ: '\\rho ',
  σ: '\\sigma ',
  τ: '\\tau ',
  φ: '\\phi ',
  ϕ: '\\phi ',
  χ: '\\chi ',
  ψ: '\\psi ',
  ω: '\\omega ',
  Δ: '\\Delta ',
  Σ: '\\Sigma ',
  Ω: '\\Omega ',
  '\u200b': '',
  '\ufeff': '',
  '\u2061': '',
};
