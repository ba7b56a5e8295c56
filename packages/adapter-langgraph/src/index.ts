export {
  type LangGraphConfig,
  type LangGraphOptions,
  langGraphSystem,
  type RunnableGraph,
} from './lang-graph-system.ts';
export { agentPrompts, type PromptConfig, withPrompts } from './prompts.ts';
