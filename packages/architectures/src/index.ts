export type { AgentSystem } from './agent-system.ts';
export { answerInstruction } from './answer-instruction.ts';
export type { Architecture } from './architecture.ts';
export { architectures } from './architectures.ts';
export { parseCustomSystem } from './custom/parse-custom-system.ts';
export { findArchitecture } from './find-architecture.ts';
export { hierarchical } from './hierarchical/hierarchical.ts';
export { type SequentialOptions, sequential } from './sequential/sequential.ts';
