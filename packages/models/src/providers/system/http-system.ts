import { type ChatModel, MaspoError } from '@maspo/core';
import { failedCall } from '../../failures/failed-call.ts';
import { HttpRefusal } from '../../failures/http-refusal.ts';
import type { ModelServer } from '../../failures/model-target.ts';
import { NoReply } from '../../failures/transient-fault.ts';
import { resolveKey } from '../../provider/resolve-key.ts';
import { systemReply, taskJson } from './system-json.ts';

interface HttpSystem {
  readonly url: string;
  readonly model: string;
  readonly apiKeyEnv?: string | undefined;
}

/**
 * A system behind one address. It receives the task as JSON (`SystemTask`, and `draw` if every run is a new draw). It replies with the run
 * as JSON, or with `{ "error": "why" }` if it failed on this question. After HTTP 500 the question is tried again, and counts as failed if
 * no attempt succeeds. HTTP 502 to 504 mean that the system does not answer now, like a lost connection. Throws `MaspoError`
 * `invalid-input` for a missing key.
 */
export function createHttpSystem({ url, model, apiKeyEnv }: HttpSystem): ChatModel {
  const key = resolveKey({ baseUrl: url }, { apiKeyEnv });
  if ('problem' in key) throw new MaspoError('invalid-input', key.problem);
  const server: ModelServer = {
    ...{ provider: 'system', model, baseUrl: url, apiKey: key.apiKey, apiKeyEnv },
    unknownModelWayOut: 'Check the path of models.agent.url.',
    settings: 'url',
    addressForm: 'It is the whole address that takes the request, as http://localhost:8000/run is.',
    startWayOut: 'start your system',
  };
  // The library is loaded at the first call, because most runs have no such system.
  let send: Promise<typeof fetch> | undefined;
  const headers = {
    'content-type': 'application/json',
    ...(key.apiKey === undefined ? {} : { authorization: `Bearer ${key.apiKey}` }),
  };
  return async (request, { signal }) => {
    try {
      send ??= import('../../provider/patient-fetch.ts').then(({ createPatientFetch }) => createPatientFetch());
      const response = await (await send)(url, { method: 'POST', headers, body: taskJson(request), signal });
      return systemReply(await replyIn(response), `the reply of the system at ${url}`);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof MaspoError) throw error;
      return failedCall(error, server);
    }
  };
}

/**
 * A gateway answers with these while the system behind it does not answer. The question is not the cause, and a later attempt or run gets a
 * reply.
 */
const gatewayStatuses = [502, 503, 504];

async function replyIn(response: Response): Promise<unknown> {
  const text = await response.text();
  if (response.status >= 500 && !gatewayStatuses.includes(response.status))
    throw new NoReply(`HTTP ${response.status}: ${text.slice(0, 200)}`);
  if (!response.ok) throw new HttpRefusal(response.status, response.headers, text);
  return JSON.parse(text);
}
