/** The base URL of an Ollama server on this machine, used where none is configured. */
export const ollamaBaseUrl = 'http://localhost:11434';
