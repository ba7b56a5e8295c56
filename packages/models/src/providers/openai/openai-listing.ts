import { bearer, entriesIn, type Listing } from '../../provider/listing.ts';

/** `GET /models`, which OpenAI's interface has and most compatible servers offer. */
export const openAiListing: Listing = {
  path: () => '/models',
  headers: bearer,
  read: (body, baseUrl) => {
    const entries = entriesIn(body, 'data');
    if (entries === undefined || entries.length === 0) return undefined;
    const owners = entries.map(({ owned_by: owner }) => String(owner));
    const reason = looseHosts.find(({ host }) => host.test(new URL(baseUrl).hostname))?.reason ?? looseOwners(owners);
    return {
      names: entries.flatMap(({ id }) => (typeof id === 'string' ? [id] : [])),
      ...(reason === undefined ? {} : { incomplete: reason }),
    };
  },
  wayOut: () => 'check the model name and the base URL',
};

/** Services that serve models under names that they do not list. */
const looseHosts: readonly { readonly host: RegExp; readonly reason: string }[] = [
  {
    host: /(^|\.)openrouter\.ai$/,
    reason: 'OpenRouter also serves variants of a model, such as NAME:online, without listing them',
  },
  { host: /\.(openai|services\.ai)\.azure\.com$/, reason: 'Azure lists models, and a request names a deployment' },
];

const anyName = 'serves its one model under any name';

/** Servers that answer with their loaded model, whatever name a request gives. They are recognized by the owner in their list. */
const ownersOfLooseServers: Readonly<Record<string, string>> = {
  llamacpp: `llama.cpp ${anyName}`,
  sglang: `SGLang ${anyName}`,
  organization_owner: 'LM Studio may answer with the model that it has loaded',
};

function looseOwners(owners: readonly string[]): string | undefined {
  return owners.flatMap((owner) => ownersOfLooseServers[owner] ?? [])[0];
}
