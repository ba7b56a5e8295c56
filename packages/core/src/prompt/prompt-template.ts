/** The two tokens of a prompt template. Nothing else is special: LaTeX and Python braces are ordinary text. */
export const questionToken = '{question}';
export const contextToken = '{context}';

/** What a prompt must contain. */
export type TemplateShape = Template | typeof plainText;

interface Template {
  /** Whether the agent has predecessors, and so receives a context. */
  readonly hasContext: boolean;
}

/** The prompt of an agent that runs in its own code, such as a system message: any text that is not blank, without tokens. */
export const plainText = 'plain-text';

/**
 * What is wrong with a template, one line for each issue; empty when it is valid. A valid template has `{question}`
 * exactly once, and `{context}` exactly once for an agent with predecessors and not at all for an agent without. Every
 * plain text that is not blank is valid.
 */
export function templateIssues(template: string, shape: TemplateShape): string[] {
  const issues: string[] = [];
  if (template.trim() === '') return ['the prompt is empty'];
  if (shape === plainText) return issues;
  const questions = count(template, questionToken);
  const contexts = count(template, contextToken);
  if (questions === 0) issues.push(`the prompt has no ${questionToken}: write it once, where the question belongs`);
  if (questions > 1) issues.push(`the prompt has ${questionToken} ${questions} times: keep one`);
  if (shape.hasContext && contexts === 0)
    issues.push(`the prompt has no ${contextToken}: write it once, where the work of the agents before belongs`);
  if (shape.hasContext && contexts > 1) issues.push(`the prompt has ${contextToken} ${contexts} times: keep one`);
  if (!shape.hasContext && contexts > 0)
    issues.push(`the prompt has ${contextToken}, but no agent comes before this one: remove it`);
  return issues;
}

/**
 * The deterministic repair of a proposed template: repeated tokens after the first are dropped, a forbidden `{context}`
 * is dropped. A missing token goes back to the place that it had in `parent`, the prompt that the template was made
 * from, where the words around that place are still there. Otherwise it is appended under its label. Every text that is
 * not blank becomes valid; a blank text stays as it is.
 */
export function repairTemplate(template: string, shape: TemplateShape, parent = ''): string {
  if (template.trim() === '' || shape === plainText) return template;
  let repaired = template;
  // When a token is dropped, the text around it may form a new token. So repeat until nothing changes.
  for (let before = ''; before !== repaired; ) {
    before = repaired;
    repaired = keepOccurrences(repaired, questionToken, 1);
    repaired = keepOccurrences(repaired, contextToken, shape.hasContext ? 1 : 0);
  }
  const restore = (label: string, token: string) => {
    repaired = atPlaceIn(parent, repaired, token) ?? underLabel(repaired, label, token);
  };
  if (count(repaired, questionToken) === 0) restore('Question:', questionToken);
  if (shape.hasContext && count(repaired, contextToken) === 0) restore('Context:', contextToken);
  return repaired;
}

/**
 * The text with the token at the place where the parent has it: on the line that equals the parent's line without the
 * token, or below the line that is above the token in the parent. Undefined where the text has no such line, or more
 * than one.
 */
function atPlaceIn(parent: string, text: string, token: string): string | undefined {
  const parentLines = parent.split('\n');
  const index = parentLines.findIndex((line) => line.includes(token));
  if (index === -1) return undefined;
  const [before = '', after = ''] = parentLines[index]!.split(token);
  const isAlone = before.trim() === '' && after.trim() === '';
  const anchor = isAlone
    ? parentLines
        .slice(0, index)
        .findLast((line) => line.trim() !== '')
        ?.trim()
    : `${before}${after}`.trim();
  if (anchor === undefined) return undefined;
  const lines = text.split('\n');
  const places = lines.flatMap((line, place) => (line.trim() === anchor ? [place] : []));
  if (places.length !== 1) return undefined;
  const restored = isAlone ? `${lines[places[0]!]}\n${token}` : `${before}${token}${after}`;
  return lines.with(places[0]!, restored).join('\n');
}

/**
 * Puts a token under its label at the end of the prompt, or under a label of an earlier repair that has lost its token.
 */
function underLabel(text: string, label: string, token: string): string {
  const paragraphs = text.trimEnd().split('\n\n');
  const bare = paragraphs.findLastIndex((paragraph) => paragraph.trim() === label);
  const labelled = `${label}\n${token}`;
  return (bare === -1 ? [...paragraphs, labelled] : paragraphs.with(bare, labelled)).join('\n\n');
}

/** Replaces the tokens by question and context, in one pass: tokens inside the inserted texts stay untouched. */
export function renderTemplate(template: string, values: { question: string; context: string }): string {
  return template.replace(/\{question\}|\{context\}/g, (token) =>
    token === questionToken ? values.question : values.context,
  );
}

function count(text: string, token: string): number {
  return text.split(token).length - 1;
}

function keepOccurrences(text: string, token: string, kept: number): string {
  const parts = text.split(token);
  return parts.map((part, index) => (index === 0 ? part : (index <= kept ? token : '') + part)).join('');
}
