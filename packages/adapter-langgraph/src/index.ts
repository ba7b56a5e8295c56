export type { LangGraphConfig, LangGraphOptions, RunnableGraph } from './lang-graph-options.ts';
export { langGraphSystem } from './lang-graph-system.ts';
export { agentPrompts, type PromptConfig, withPrompts } from './prompts.ts';
