export { type MastraOptions, type MastraTeam, mastraSystem } from './mastra-system.ts';
export { type PromptedMastraAgent, type RecordedMastra, recordMastra } from './record-mastra.ts';
