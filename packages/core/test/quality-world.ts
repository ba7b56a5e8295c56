import { promptVersion } from '../src/prompt/prompt-version.ts';
import { blockOf, type Script, scriptedModel } from '../testing/scripted-model.ts';

/*
 * A world in which every verdict can be worked out by hand. Every output is a list of qualities, one for its own agent and one for each
 * agent after it, as in `a=1 b=0 c=-1`. An agent adds the worth of its prompt on the question to the numbers that it received, and hands
 * on the sums. The judge compares the number of the agent whose outputs it reads. So a verdict is the sign of the difference of two sums,
 * and what both sides share cancels out.
 *
 * NaN stays NaN in every sum and cannot be compared: the judge gives no choice, twice, and the question is unscored on that lens.
 */

/**
 * Prompt name, beginning with its agent's letter -> agent -> what it adds on q1, q2, ...; further questions start again at the first
 * number.
 */
export type Worth = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

/** The name of the prompt to propose, or undefined for a reply without one. */
export type ProposalOf = (parent: string, draw: string) => string | undefined;

export const promptOf = (name: string) => `${name} | {question}${name.startsWith('a') ? '' : '\n{context}'}`;

export function qualityWorld(worth: Worth, proposalOf: ProposalOf) {
  const nameOf = new Map(Object.keys(worth).map((name) => [promptVersion(promptOf(name)), name]));
  const qualityOf = (output: string, agent: string) => Number(new RegExp(`${agent}=(\\S+)`).exec(output)?.[1] ?? 0);

  const work: Script = (text) => {
    const [, name, question] = /^(\w+) \| q(\d)/.exec(text)!;
    return Object.entries(worth[name!]!)
      .map(([agent, added]) => `${agent}=${qualityOf(text, agent) + added[(Number(question) - 1) % added.length]!}`)
      .join(' ');
  };

  const propose: Script = (text, { draw }) => {
    const proposed = proposalOf(blockOf(text, 'current_prompt').split(' ')[0]!, draw!);
    return proposed === undefined ? 'No idea.' : `<prompt>${promptOf(proposed)}</prompt>`;
  };

  const evaluate: Script = (text, { purpose, agent }) => {
    if (purpose === 'assess') return '<local>yes</local><lookahead>yes</lookahead><global>yes</global>';
    const [first, second] = ['output_A', 'output_B'].map((tag) =>
      qualityOf(blockOf(text, tag), agent!.replace(/@\d+$/, '')),
    );
    if (Number.isNaN(first! - second!)) return 'These cannot be compared.';
    return `<choice>${first! > second! ? 'A' : first! < second! ? 'B' : 'tie'}</choice>`;
  };

  return {
    nameOf: (version: string) => nameOf.get(version),
    models: {
      agent: scriptedModel(work),
      optimizer: scriptedModel(propose, 0.7),
      evaluator: scriptedModel(evaluate),
    },
  };
}
