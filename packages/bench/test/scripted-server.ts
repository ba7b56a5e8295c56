import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Role = 'agent' | 'propose' | 'judge' | 'assess';

/** What goes wrong with a call: a temporary refusal, a connection that breaks in the middle of the body, a body that is not JSON. */
export type Fault = 429 | 500 | 'reset' | 'garbage';

export interface ReceivedCall {
  readonly role: Role;
  readonly model: string;
  /** The key, in the form that the interface uses. */
  readonly authorization: string | undefined;
}

/** A body in the OpenAI-compatible interface, and its status; 200 when left out. */
export interface Poison {
  readonly status?: number;
  readonly body: unknown;
}

export interface ScriptedServer {
  /** The address of the OpenAI-compatible interface. */
  readonly baseUrl: string;
  /** The address of the interfaces of Gemini and Ollama. */
  readonly address: string;
  readonly received: ReceivedCall[];
  /** Runs `onArrival` when the call with this number, counted from 1, arrives. This call and all later calls get no answer. */
  holdFrom(number: number, onArrival: () => void): void;
  /** Later calls are answered again. */
  release(): void;
  /** Sets a function that runs for each call, with its number, counted from 1. The call is answered when `run` has resolved. */
  onArrival(run: (number: number) => unknown): void;
  /**
   * Sets the fault of a call, by the number of the call; undefined for an answer. `times`: how often a call with the same text was
   * disturbed before.
   */
  disturb(fault: (number: number, times: number) => Fault | undefined): void;
  /** Sets the answer to a call with a given message; undefined for the usual answer. */
  poison(answer: (message: string) => Poison | undefined): void;
  /** Later calls in this role are refused, because they overflow the context window. */
  overflow(role: Role): void;
  /** Sets the answer to a request for the list of models; without it, the server has no list. */
  listing(status: number, body: unknown): void;
  /** Every later call is refused with this status and message. */
  refuseAll(status: number, message: string): void;
}

/**
 * A server with the interfaces of OpenAI, Gemini and Ollama. It finds the role of a call in the text of the request. Equal requests get
 * equal replies.
 */
export async function startScriptedServer(onEnd: (stop: () => Promise<void>) => void): Promise<ScriptedServer> {
  const received: ReceivedCall[] = [];
  let hold: { from: number; onArrival: () => void } | undefined;
  let arrived: (number: number) => unknown = () => {};
  let faultOf: (number: number, times: number) => Fault | undefined = () => undefined;
  const disturbances = new Map<string, number>();
  const overflowing = new Set<Role>();
  let poisonOf: (message: string) => Poison | undefined = () => undefined;
  let refusal: { status: number; message: string } | undefined;
  let list: { status: number; body: unknown } | undefined;
  const server = createServer(async (request, response) => {
    if (request.method === 'HEAD') return void response.writeHead(404).end();
    if (request.method === 'GET')
      return list === undefined ? send(response, 404, {}) : send(response, list.status, list.body);
    const { model, message, reply } = conversationIn(request.url ?? '', JSON.parse(await text(request)));
    const role = roleOf(message);
    const authorization = request.headers.authorization ?? request.headers['x-goog-api-key']?.toString();
    const number = received.push({ role, model, authorization });
    await arrived(number);
    const times = disturbances.get(message) ?? 0;
    const fault = faultOf(number, times);
    if (fault !== undefined) {
      disturbances.set(message, times + 1);
      return disturbed(response, fault);
    }
    if (number === hold?.from) hold.onArrival();
    if (hold !== undefined && number >= hold.from) return;
    if (refusal !== undefined) return send(response, refusal.status, { error: { message: refusal.message } });
    const poison = poisonOf(message);
    if (poison !== undefined) return send(response, poison.status ?? 200, poison.body);
    if (overflowing.has(role)) return send(response, 400, { error: { message: contextOverflow } });
    send(response, 200, reply(scripts[role](message)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    baseUrl: `${address}/v1`,
    received,
    holdFrom: (from, onArrival) => {
      hold = { from, onArrival };
    },
    release: () => {
      hold = undefined;
    },
    onArrival: (run) => {
      arrived = run;
    },
    disturb: (fault) => {
      faultOf = fault;
    },
    poison: (answer) => {
      poisonOf = answer;
    },
    overflow: (role) => void overflowing.add(role),
    listing: (status, body) => {
      list = { status, body };
    },
    refuseAll: (status, message) => {
      refusal = { status, message };
    },
  };
}

function disturbed(response: ServerResponse, fault: Fault): void {
  if (typeof fault === 'number') {
    send(response, fault, { error: { message: 'not now' } });
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  if (fault === 'garbage') response.end('{"choices": [{"mess');
  else response.write('{"choices": [', () => response.destroy());
}
const contextOverflow = "This model's maximum context length is 100 tokens";

interface Conversation {
  readonly model: string;
  readonly message: string;
  /** The body of a reply, in the interface of the request. */
  reply(text: string): unknown;
}

function conversationIn(path: string, body: unknown): Conversation {
  const [, gemini] = /models\/(.*):generateContent$/.exec(path) ?? [];
  if (gemini !== undefined) {
    const { contents } = body as { contents: { parts: { text: string }[] }[] };
    const message = contents.flatMap(({ parts }) => parts.map((part) => part.text)).join('\n');
    return { model: gemini, message, reply: (content) => generatedContent(gemini, content) };
  }
  const { model, messages } = body as { model: string; messages: { content: string }[] };
  const message = messages.map(({ content }) => content).join('\n');
  const reply = path === '/api/chat' ? ollamaReply : completion;
  return { model, message, reply: (content) => reply(model, content) };
}

/** The beginning of the text that a second attempt adds, about what was wrong with the first reply. */
export const secondTry = '\n\nAn earlier reply to this could not be used';

export function roleOf(message: string): Role {
  if (message.includes('<output_A>')) return 'judge';
  if (message.includes('<current_prompt>')) return 'propose';
  return message.includes('<final_response>') ? 'assess' : 'agent';
}

const scripts: Record<Role, (message: string) => string> = {
  agent: (message) => `I looked at it closely.\n<answer>${digest(message) % 100}</answer>`,
  judge: (message) => `One is better.\n<choice>${['A', 'B', 'tie'][digest(message) % 3]}</choice>`,
  assess: (message) => {
    const word = (bit: number) => ((digest(message) >> bit) % 2 === 0 ? 'yes' : 'no');
    return `<local>${word(0)}</local><lookahead>${word(1)}</lookahead><global>${word(2)}</global>`;
  },
  propose: (message) => {
    const current = message.split('<current_prompt>\n')[1]!.split('\n</current_prompt>')[0]!;
    return `It guesses.\n<prompt>\nMind rule ${digest(message) % 1000}.\n${current}\n</prompt>`;
  },
};

/** A second attempt gets the reply that the first attempt would have got. */
function digest(message: string): number {
  return createHash('sha256').update(message.split(secondTry)[0]!).digest().readUInt16BE();
}

export function completion(model: string, content: string) {
  return {
    object: 'chat.completion',
    model,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
  };
}

function generatedContent(modelVersion: string, text: string) {
  return {
    candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 20, candidatesTokenCount: 5 },
    modelVersion,
  };
}

function ollamaReply(model: string, content: string) {
  const message = { role: 'assistant', content };
  return { model, message, done: true, done_reason: 'stop', prompt_eval_count: 20, eval_count: 5 };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
