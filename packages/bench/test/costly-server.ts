import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A server that causes the most calls, without knowing a forecast: newer outputs win, no reply repeats, every proposal is new. */
export interface CostlyServer {
  readonly baseUrl: string;
  /** Calls so far, by purpose. */
  counted(): Record<string, number>;
  /** Sets a function that runs on every call, with the number of the call, counted from 1. */
  onArrival(run: (number: number) => void): void;
}

/** `flip` makes the judge decide by a hash of the request in place of the age of the outputs. */
export async function startCostlyServer(
  onEnd: (stop: () => Promise<void>) => void,
  { flip = false }: { flip?: boolean } = {},
): Promise<CostlyServer> {
  const calls: Record<string, number> = {};
  let arrived: (number: number) => void = () => {};
  let serial = 0;
  const ageIn = (message: string) =>
    [...message.matchAll(/\(age (\d+)\)/g)].reduce((sum, [, age]) => sum + Number(age), 0);
  const between = (message: string, tag: string) => message.split(`<${tag}>`)[1]?.split(`</${tag}>`)[0] ?? '';
  const judge = (message: string) => {
    const [a, b] = [ageIn(between(message, 'output_A')), ageIn(between(message, 'output_B'))];
    if (flip) return ['A', 'B', 'tie'][checksum(message) % 3];
    return a > b ? 'A' : a < b ? 'B' : 'tie';
  };
  const answer = (message: string): [string, string] => {
    if (message.includes('<output_A>')) return ['judge', `Because.\n<choice>${judge(message)}</choice>`];
    if (message.includes('<final_response>'))
      return ['assess', '<local>yes</local><lookahead>yes</lookahead><global>yes</global><meets>yes</meets>'];
    serial += 1;
    if (message.includes('<current_prompt>')) {
      const age = ageIn(between(message, 'current_prompt')) + 1;
      const context = message.includes('token {context}') ? ' Work so far: {context}' : '';
      return ['propose', `<prompt>\nRecipe ${serial} (age ${age}). Think. Solve {question}${context}\n</prompt>`];
    }
    const purpose = message.includes('Summarize it for the agents') ? 'handoff' : 'agent';
    return [purpose, `Idea ${serial} (age ${ageIn(message)})\n<answer>${serial}</answer>`];
  };
  const server = createServer(async (request, response) => {
    const { messages } = JSON.parse(await text(request)) as { messages: { content: string }[] };
    const [purpose, content] = answer(messages.map((message) => message.content).join('\n'));
    calls[purpose] = (calls[purpose] ?? 0) + 1;
    arrived(Object.values(calls).reduce((sum, count) => sum + count, 0));
    const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
    const usage = { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id: '1', object: 'chat.completion', created: 0, model: 'costly', choices, usage }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    counted: () => ({ ...calls }),
    onArrival: (run) => {
      arrived = run;
    },
  };
}

function checksum(message: string): number {
  let sum = 7;
  for (let at = 0; at < message.length; at++) sum = (sum * 31 + message.charCodeAt(at)) % 1_000_003;
  return sum;
}
