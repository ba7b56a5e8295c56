/** Agent id -> prompt template; the paper's P. */
export type PromptMap = Readonly<Record<string, string>>;
