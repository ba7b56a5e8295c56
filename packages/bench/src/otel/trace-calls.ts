import { hash } from 'node:crypto';
import { type PromptMap, promptVersion, renderTemplate, type Trace } from '@maspo/core';
import type { AnsweredCall } from '@maspo/models';

/** Finds the calls that the turns of a trace rest on, by the request to the agent and its reply. */
export interface TraceCalls {
  /** `turns` maps each further turn to its agent. */
  startWith(prompts: PromptMap, turns: Readonly<Record<string, string>>): void;
  /** Adds a prompt that agents may run under. */
  learn(prompt: string): void;
  /** A key for each turn of a model. It equals `keyOfCall` of the call of this turn. */
  keysOf(trace: Trace, versions: Readonly<Record<string, string>>): string[];
  keyOfCall(call: AnsweredCall): string;
}

export function createTraceCalls(): TraceCalls {
  const prompts = new Map<string, string>();
  let turnOf: Readonly<Record<string, string>> = {};
  const learn = (prompt: string) => void prompts.set(promptVersion(prompt), prompt);
  return {
    startWith: (seed, turns) => {
      for (const prompt of Object.values(seed)) learn(prompt);
      turnOf = turns;
    },
    learn,
    keysOf: ({ question, turns, said }, versions) => {
      if (said !== undefined) return [keyOf(ownCode, JSON.stringify(said))];
      return Object.entries(turns).flatMap(([turn, said]) => {
        const prompt = prompts.get(versions[turnOf[turn] ?? turn] ?? '');
        if (prompt === undefined) return [];
        const asked = renderTemplate(prompt, { question: question.text, context: said.context });
        return [keyOf(asked, said.status === 'completed' ? said.output : '')];
      });
    },
    keyOfCall: ({ request, reply, target }) => {
      const asked = target?.provider === 'system' ? ownCode : (request.messages.at(-1)?.content ?? '');
      return keyOf(asked, reply.failure === undefined ? reply.text : '');
    },
  };
}

/** Stands for the request to a system in its own code. The reply of such a system names the speakers. */
const ownCode = 'system';

function keyOf(asked: string, replied: string): string {
  return hash('sha256', JSON.stringify([asked, replied]));
}
