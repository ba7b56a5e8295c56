import type { ChatModel, Question } from '@maspo/core';

/** Twelve sums to tune on, without answers, because the optimizer needs none. */
export const pool: Question[] = Array.from({ length: 12 }, (_, index) => ({
  id: `sum-${index + 1}`,
  text: `What is ${7 * index + 3} + ${5 * index + 8}?`,
}));

/**
 * Replaces your own client, so that the example runs without a key. Call your model with `request.messages` here. This stand-in can add,
 * but gets odd sums wrong unless its prompt tells it to be careful.
 */
export const chat: ChatModel = async (request) => {
  const message = request.messages[0]!.content;
  const text = { agent: answer, handoff: answer, propose, judge, assess }[request.purpose](message);
  return { text, finish: 'stop', usage: { inputTokens: message.length, outputTokens: text.length }, model: 'stand-in' };
};

function answer(prompt: string): string {
  const sum = sumIn(prompt);
  return `<answer>${sum % 2 === 1 && !prompt.includes('Be careful.') ? sum + 1 : sum}</answer>`;
}

function propose(request: string): string {
  const current = /<current_prompt>\n([\s\S]*?)\n<\/current_prompt>/.exec(request)![1]!;
  return `<prompt>Be careful. ${current}</prompt>`;
}

function judge(request: string): string {
  const [first, second] = ['A', 'B'].map((name) =>
    isRight(request, new RegExp(`<output_${name}>([\\s\\S]*?)</output_`)),
  );
  return `<choice>${first === second ? 'tie' : first ? 'A' : 'B'}</choice>`;
}

function assess(request: string): string {
  const right = isRight(request, /<final_response>([\s\S]*?)<\/final_response>/) ? 'yes' : 'no';
  return `<local>${right}</local><lookahead>${right}</lookahead><global>${right}</global>`;
}

function isRight(request: string, output: RegExp): boolean {
  return output.exec(request)![1]!.includes(`<answer>${sumIn(request)}</answer>`);
}

function sumIn(text: string): number {
  const [, one, other] = /What is (\d+) \+ (\d+)\?/.exec(text)!;
  return Number(one) + Number(other);
}
