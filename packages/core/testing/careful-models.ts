import { blockOf, scriptedModel } from './scripted-model.ts';

/**
 * A stub optimizer and a stub judge with which a whole search takes milliseconds, for tests of systems in their own code.
 *
 * The optimizer appends "Be careful." to a prompt. The judge prefers the output that is worth more, see `worthOf`. So a search improves the
 * prompts of a system only if each agent's output shows how often its prompt says "Be careful.".
 */
export function carefulModels() {
  return {
    optimizer: scriptedModel((text) => `<prompt>${blockOf(text, 'current_prompt')} Be careful.</prompt>`, 0.7),
    evaluator: scriptedModel((text, { purpose }) => {
      if (purpose === 'assess') return '<local>yes</local><lookahead>no</lookahead><global>no</global>';
      const [first, second] = ['output_A', 'output_B'].map((tag) => worthOf(blockOf(text, tag)));
      return `<choice>${first! > second! ? 'A' : first! < second! ? 'B' : 'tie'}</choice>`;
    }),
  };
}

/** The worth that a text states ("worth 3"), or else how often it says "Be careful.". */
export function worthOf(text: string): number {
  return Number(/worth (\d+)/.exec(text)?.[1] ?? text.split('Be careful.').length - 1);
}
