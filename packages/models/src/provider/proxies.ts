import { MaspoError } from '@maspo/core';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';

/** Decides how an origin, such as `https://api.openai.com`, is reached. */
export type Route = (origin: string) => Dispatcher;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxies of the usual variables: `HTTPS_PROXY` and `HTTP_PROXY`, except for the hosts in `NO_PROXY`. Servers on this machine are
 * reached directly, because a proxy does not know them, and most people who set a proxy forget such servers. With `NODE_USE_ENV_PROXY=1`,
 * the proxy is used for this machine too, as in Node's own `fetch`. Throws `MaspoError` `invalid-input` for an invalid address.
 */
export function createRoute(options: Agent.Options, environment: Environment = process.env): Route {
  const direct = new Agent(options);
  const httpProxy = proxyIn('http_proxy', environment);
  const httpsProxy = proxyIn('https_proxy', environment) ?? httpProxy;
  if (httpsProxy === undefined) return () => direct;
  const noProxy = variable('no_proxy', environment) ?? '';
  // An empty address means no proxy. If the option were left out, the agent would read the environment.
  const proxied = new EnvHttpProxyAgent({ ...options, httpProxy: httpProxy ?? '', httpsProxy, noProxy });
  const isAskedForAll = environment.NODE_USE_ENV_PROXY === '1';
  return (origin) => (isLoopback(origin) && !isAskedForAll ? direct : proxied);
}

function variable(name: string, environment: Environment): string | undefined {
  return environment[name]?.trim() || environment[name.toUpperCase()]?.trim() || undefined;
}

/** As in curl, an address without a scheme counts as an http address. */
function proxyIn(name: string, environment: Environment): string | undefined {
  const value = variable(name, environment);
  if (value === undefined) return undefined;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (/^https?:/i.test(address) && URL.canParse(address)) return address;
  // The address may hold a password, so it is not shown.
  throw new MaspoError(
    'invalid-input',
    `the environment variable ${name.toUpperCase()} holds no address of an HTTP proxy: expected one such as http://proxy.example:3128; correct it, or unset it to call models without a proxy`,
  );
}

function isLoopback(origin: string): boolean {
  const { hostname } = new URL(origin);
  return /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])\.?$/i.test(hostname);
}
