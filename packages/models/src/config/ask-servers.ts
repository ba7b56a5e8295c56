import { unknownName } from '@maspo/core';
import { lostReply } from '../failures/lost-reply.ts';
import { quote } from '../failures/quote.ts';
import { serverWords } from '../failures/server-words.ts';
import { isOwnService } from '../provider/host.ts';
import type { ListedModels } from '../provider/listing.ts';
import { proxiedFetch } from '../provider/proxied-fetch.ts';
import type { RemoteModelConfig } from './model-config.ts';
import { saidOfModels } from './model-issues.ts';
import type { NamedModel } from './named-models.ts';
import { baseUrlOf, isRemote, keyOf, keyVariableOf, providerOf } from './provider-of.ts';

/** What a server answered when it was asked for its models. */
export type ServerAnswer =
  | { readonly kind: 'models'; readonly listed: ListedModels }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'key-refused'; readonly words: string }
  /** The server is reachable, but has trouble for now. */
  | { readonly kind: 'busy'; readonly status: number }
  /** The server is reachable, but gives no list, so that its models are unknown. */
  | { readonly kind: 'no-list' };

/** Asks the server of a model which models it has. Asking costs nothing. */
export type AskServer = (config: RemoteModelConfig) => Promise<ServerAnswer>;

const patienceSeconds = 10;

/** A function that asks every server once, however many of its models are configured. */
export function createServerQuestions(): AskServer {
  const asked = new Map<string, Promise<ServerAnswer>>();
  return (config) => {
    const key = keyOf(config);
    const apiKey = 'problem' in key ? undefined : key.apiKey;
    const id = JSON.stringify([config.provider, questionTo(config), apiKey]);
    const answer = asked.get(id) ?? ask(config, apiKey);
    asked.set(id, answer);
    return answer;
  };
}

/** Messages about the servers of models, found before any paid call. Each message appears once. */
export interface ServerFindings {
  /** Servers that do not answer or refuse the key, and models that they do not have. */
  readonly problems: readonly string[];
  /** Findings that may not prevent the run from working. */
  readonly warnings: readonly string[];
}

/**
 * Checks the servers of these models without a paid call. If the key is missing, the server is asked without a key, to see whether
 * it is reachable. A provider's own service is always reachable, so it is not asked without a key.
 */
export async function findServerTrouble(models: readonly NamedModel[], askServer: AskServer): Promise<ServerFindings> {
  const asked = models.flatMap(({ config }) => (isRemote(config) && isWorthAsking(config) ? [config] : []));
  const answers = new Map(await Promise.all(asked.map(async (config) => [config, await askServer(config)] as const)));
  const said = (status: 'problem' | 'warning') =>
    saidOfModels(models, ({ config }) => {
      const answer = answers.get(config as RemoteModelConfig);
      const finding = answer && findingOf(config as RemoteModelConfig, answer);
      return finding?.status === status ? [finding.says] : [];
    });
  return { problems: said('problem'), warnings: said('warning') };
}

function isWorthAsking(config: RemoteModelConfig): boolean {
  return !('problem' in keyOf(config)) || !isOwnService(providerOf(config).host, baseUrlOf(config));
}

interface Finding {
  readonly status: 'problem' | 'warning';
  readonly says: string;
}

function findingOf(config: RemoteModelConfig, answer: ServerAnswer): Finding | undefined {
  const address = baseUrlOf(config);
  const variable = keyVariableOf(config);
  switch (answer.kind) {
    case 'unreachable':
      return {
        status: 'problem',
        says: `no reply from ${address}: ${answer.reason}; check that the server runs, and the base URL`,
      };
    case 'key-refused':
      // Without a key this answer means nothing. Another message reports the missing key.
      if ('problem' in keyOf(config)) return undefined;
      return {
        status: 'problem',
        says: `${address} ${variable === undefined ? 'wants a key' : `refuses the key in ${variable}`} (HTTP 401): ${answer.words}; ${variable === undefined ? 'put one into an environment variable and name that as apiKeyEnv' : 'check it'}`,
      };
    case 'busy':
      return {
        status: 'warning',
        says: `${address} answered HTTP ${answer.status} when asked for its models; a run waits and tries again`,
      };
    case 'models':
      return unlistedFinding(config, answer.listed);
    case 'no-list':
      return undefined;
  }
}

function unlistedFinding(config: RemoteModelConfig, { names, incomplete }: ListedModels): Finding | undefined {
  const { model, unlisted } = config;
  if (unlisted || names.includes(model)) return undefined;
  const address = baseUrlOf(config);
  if (incomplete !== undefined)
    return { status: 'warning', says: `${address} does not list the model "${model}": ${incomplete}` };
  const { wayOut } = providerOf(config).listing;
  const advice = `${wayOut(model)}, or write \`unlisted: true\` if the server serves it without listing it`;
  return { status: 'problem', says: unknownName(`model of ${address}`, model, { known: names, advice, most: 12 }) };
}

function questionTo(config: RemoteModelConfig): string {
  const path = providerOf(config).listing.path(config as never);
  return `${baseUrlOf(config).replace(/\/+$/, '')}${path}`;
}

async function ask(config: RemoteModelConfig, apiKey: string | undefined): Promise<ServerAnswer> {
  const { listing } = providerOf(config);
  try {
    const response = await proxiedFetch(questionTo(config), {
      headers: apiKey === undefined ? {} : listing.headers(apiKey),
      // After a redirect, the key must not be sent to another address.
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceSeconds * 1000),
    });
    const body = parsed(await response.text());
    if (response.status === 401) return keyAnswer(quote(serverWords(body), { apiKey }));
    if (response.status === 429 || response.status >= 500) return { kind: 'busy', status: response.status };
    const listed = response.ok ? listing.read(body, baseUrlOf(config)) : undefined;
    return listed === undefined ? { kind: 'no-list' } : { kind: 'models', listed };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isLate = error.name === 'TimeoutError';
    return {
      kind: 'unreachable',
      reason: isLate
        ? `nothing within ${patienceSeconds} s`
        : lostReply(error, { apiKey }).message.replace(/^fetch failed: /, ''),
    };
  }
}

/** A key may be valid for calls but have no permission to list models. */
function keyAnswer(words: string): ServerAnswer {
  return /scope|permission/i.test(words) ? { kind: 'no-list' } : { kind: 'key-refused', words };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
