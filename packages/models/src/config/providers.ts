// Every provider. A configuration uses the name in the provider's schema. The names here are used in the code.
export { gemini } from '../providers/gemini/gemini.ts';
export { llama } from '../providers/llama/llama.ts';
export { ollama } from '../providers/ollama/ollama.ts';
export { openai } from '../providers/openai/openai.ts';
export { simulated } from '../providers/simulated/simulated.ts';
export { system } from '../providers/system/system.ts';
