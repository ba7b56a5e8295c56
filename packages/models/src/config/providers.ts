// Every provider; the name is for programs alone, the `provider` of a configuration stands in the provider's schema.
export { gemini } from '../providers/gemini/gemini.ts';
export { ollama } from '../providers/ollama/ollama.ts';
export { openai } from '../providers/openai/openai.ts';
export { simulated } from '../providers/simulated/simulated.ts';
