/** Agent id -> prompt template; the paper's P. */
export type PromptMap = Readonly<Record<string, string>>;

/** Whether two maps of the same agents hold the same texts. */
export function samePrompts(one: PromptMap, other: PromptMap): boolean {
  return Object.keys(one).every((id) => one[id] === other[id]);
}
