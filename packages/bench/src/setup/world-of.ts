import { createRandomSource } from '@maspo/core';
import type { KnownQuestion, SimulatedTask } from '@maspo/models';
import type { Example } from '@maspo/tasks';
import type { TaskSetup } from './task-setup.ts';

/** The facts about a task that the simulated world receives. */
export function worldOf({
  examples,
  validation,
  requirement,
}: Pick<TaskSetup, 'examples' | 'validation' | 'requirement'>): SimulatedTask {
  const all = [...examples, ...validation.flatMap((set) => set.examples)];
  return { questions: all.map(knownQuestion), requirement };
}

/** An example for the simulated world: with its right answer and some wrong ones. Real models never get it. */
export function knownQuestion({ id, text, gold }: Example): KnownQuestion {
  switch (gold.format) {
    case 'math':
      return { text, right: tagged(gold.answer), wrong: wrongNumbers(id, gold.answer).map(tagged) };
    case 'choice': {
      const letters = gold.options.map((_, index) => 'ABCDE'[index]!);
      return {
        text,
        right: tagged(gold.letter),
        wrong: letters.filter((letter) => letter !== gold.letter).map(tagged),
      };
    }
    case 'text':
      return { text, ...inventedAnswers(id, gold.answers[0]) };
    case 'pattern':
      return { text, ...inventedAnswers(id, gold.pattern) };
    case 'value':
      return { text, ...inventedAnswers(id, textOf(gold.value)) };
    case 'row':
      return { text, ...inventedAnswers(id, gold.answer === undefined ? undefined : textOf(gold.answer)) };
    case 'none':
      return { text, ...inventedAnswers(id, gold.reference) };
    case 'code': {
      const stub = `def ${gold.entryPoint}(*arguments):\n    raise NotImplementedError`;
      return { text, right: fenced(gold.solution ?? stub), wrong: [fenced(stub)] };
    }
  }
}

/** An invented right answer for questions whose scoring has no answer to show. The simulated judge treats it as right. */
function inventedAnswers(id: string, right = 'the simulated right answer'): Pick<KnownQuestion, 'right' | 'wrong'> {
  return { right: tagged(right), wrong: wrongNumbers(id, right).map((number) => tagged(`simulated answer ${number}`)) };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Numbers that differ from this answer and are unlikely to be the answer of any benchmark question. */
function wrongNumbers(id: string, answer: string): string[] {
  const random = createRandomSource(`wrong answers to ${id}`);
  return [0, 1, 2].map(() => String(1_000_003 + random.integer(9_000_000))).filter((number) => number !== answer);
}

function tagged(answer: string): string {
  return `<answer>${answer}</answer>`;
}

function fenced(code: string): string {
  return `\`\`\`python\n${code.trim()}\n\`\`\``;
}
