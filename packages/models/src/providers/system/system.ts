import type { Provider } from '../../provider/provider.ts';
import { systemSchema } from './system-config.ts';

/** A multi-agent system that runs in its own code. Each call is one run of the system on a question. */
export const system: Provider<typeof systemSchema> = {
  schema: systemSchema,
  completed: ({ model, ...written }) => ({ model: model ?? nameOf(written), ...written }),
  identity: ({ provider, model, version }) => ({ provider, model, parameters: { version } }),
};

function nameOf({ url, command }: Readonly<Record<string, unknown>>): string {
  if (typeof url === 'string') return url;
  return Array.isArray(command) ? command.join(' ') : 'own code';
}
