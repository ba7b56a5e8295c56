import type { Host } from '../provider/host.ts';
import type { Provider } from '../provider/provider.ts';
import * as providers from './providers.ts';

/** A source of models, as a user chooses one. */
export interface ProviderChoice {
  readonly name: string;
  /** What it is, in a sentence. */
  readonly about: string;
  /** The service that is called if a configuration names no address; left out if its models are not on a server. */
  readonly host?: Host;
}

const { system, ...chatProviders } = providers;

const choices = Object.values<Provider & { readonly host?: Host }>(chatProviders).map(
  ({ schema, host }): ProviderChoice => ({
    name: schema.shape.provider.value,
    about: schema.shape.provider.description ?? '',
    ...(host === undefined ? {} : { host }),
  }),
);

/** Every provider whose models answer any request. Those with servers come first. */
export const providerChoices: readonly ProviderChoice[] = [
  ...choices.filter(({ host }) => host !== undefined),
  ...choices.filter(({ host }) => host === undefined),
];
