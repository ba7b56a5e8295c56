export {
  type LangGraphConfig,
  type LangGraphOptions,
  type LangGraphSystem,
  langGraphSystem,
  type RunnableGraph,
} from './lang-graph-system.ts';
export { type AgentSpec, type PromptConfig, promptsOf, withPrompts } from './prompts.ts';
