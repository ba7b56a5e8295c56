/** The forms of an answer that graders read, as prompts name them. */
const answerForms = [
  { name: 'the <answer> tags', pattern: /<answer>/i },
  { name: 'the \\boxed{} of the answer', pattern: /\\boxed\b/ },
  { name: 'the fenced block of code', pattern: /```|\bfenced\b|\bcode block/i },
] as const;

/** The forms of an answer that `parent` asks for and `prompt` does not, in words. Without them no grader finds the answer. */
export function lostAnswerForms(prompt: string, parent: string): string[] {
  return answerForms.filter(({ pattern }) => isLost(pattern, prompt, parent)).map(({ name }) => name);
}

/**
 * The prompt, with the lines of `parent` that ask for a lost form appended to it. Undefined where such a line cannot stand alone, because
 * it holds a token of the template or opens a block.
 */
export function restoreAnswerForms(prompt: string, parent: string): string | undefined {
  const lost = answerForms.filter(({ pattern }) => isLost(pattern, prompt, parent));
  if (lost.length === 0) return prompt;
  const lines = parent.split('\n').filter((line) => lost.some(({ pattern }) => pattern.test(line)));
  if (lines.some((line) => /\{question\}|\{context\}|^\s*```/.test(line))) return undefined;
  return `${prompt.trimEnd()}\n\n${lines.join('\n').trim()}`;
}

function isLost(pattern: RegExp, prompt: string, parent: string): boolean {
  return pattern.test(parent) && !pattern.test(prompt);
}
