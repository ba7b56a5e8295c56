import { hash } from 'node:crypto';
import { createServer } from 'node:http';
import type { ChatRequest } from '@maspo/core';

/** What a model in any role may say, told by the request's text alone: no two prompts get the same answer, and about half of the candidates win. */
export function scriptedReply(text: string, draw = ''): string {
  const digest = hash('sha256', text + draw);
  if (text.includes('<output_A>'))
    return `<choice>${['A', 'B', 'tie'][Number.parseInt(digest.slice(0, 4), 16) % 3]}</choice>`;
  if (text.includes('<final_response>')) return '<local>yes</local><lookahead>yes</lookahead><global>no</global>';
  if (!text.includes('<current_prompt>')) return `<answer>${digest.slice(0, 8)}</answer>`;
  const context = text.includes('{context} exactly once') ? ' {context}' : '';
  return `<prompt>\nVariant ${digest.slice(0, 8)} {question}${context}\n</prompt>`;
}

/** An OpenAI-compatible server that answers after `delayMs`; run as a process of its own with a message channel, it sends its port, and its processor time in milliseconds when asked. */
export function startFixedDelayServer(delayMs: number): void {
  let proposals = 0;
  const server = createServer((request, response) => {
    // It has no list of models; a run asks for one before it begins.
    if (request.method === 'GET') return void response.writeHead(404).end();
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      const { messages } = JSON.parse(body) as Pick<ChatRequest, 'messages'>;
      const text = messages[0]!.content;
      // Equal proposal requests are independent draws and must differ.
      const content = scriptedReply(text, text.includes('<current_prompt>') ? String(proposals++) : '');
      const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
      const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
      const reply = JSON.stringify({ id: '1', object: 'chat.completion', created: 0, model: 'fixed', choices, usage });
      setTimeout(() => response.setHeader('content-type', 'application/json').end(reply), delayMs);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.((user + system) / 1000);
  });
  process.on('disconnect', () => process.exit());
}

if (import.meta.main) startFixedDelayServer(Number(process.argv[2] ?? 50));
