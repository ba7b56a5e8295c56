import type { Host } from '../provider/host.ts';
import type { Provider } from '../provider/provider.ts';
import { chatProviders } from './model-config.ts';

/** A source of models, as a user chooses one. */
export interface ProviderChoice {
  readonly name: string;
  /** What it is, in a sentence. */
  readonly about: string;
  /** The service that is called if a configuration names no address; left out if its models are not on a server. */
  readonly host?: Host;
}

const choices = Object.values<Provider & { readonly host?: Host }>(chatProviders).map(
  ({ schema, host }): ProviderChoice => ({
    name: schema.shape.provider.value,
    about: schema.shape.provider.description ?? '',
    ...(host === undefined ? {} : { host }),
  }),
);

/** The providers whose models answer any request, those with servers first. */
export const providerChoices: readonly ProviderChoice[] = [
  ...choices.filter(({ host }) => host !== undefined),
  ...choices.filter(({ host }) => host === undefined),
];
