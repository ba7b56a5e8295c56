import type { Question } from '../question/question.ts';
import type { JudgedQuestion } from '../reward/judge-traces.ts';

/** Questions on which a candidate of an agent won on every lens; for each agent a question once. */
export interface SuccessCases {
  add(agent: string, question: Question): void;
  of(agent: string): readonly Question[];
}

export function createSuccessCases(): SuccessCases {
  const found = new Map<string, Map<string, Question>>();
  return {
    add: (agent, question) => {
      found.set(agent, (found.get(agent) ?? new Map()).set(question.id, question));
    },
    of: (agent) => [...(found.get(agent)?.values() ?? [])],
  };
}

/** Whether the candidate won on all lenses: locally, on the final answer, and on every agent within reach. */
export function isSuccess({ localValidity, lookaheadPotential, globalAlignment }: JudgedQuestion): boolean {
  const verdicts = [localValidity, ...lookaheadPotential.map(({ verdict }) => verdict), globalAlignment];
  return verdicts.every((verdict) => verdict === 'win');
}
