/** A `fetch` for downloads that follows redirects. It uses the proxies of the usual variables, as model calls do: see `createRoute`. */
export const proxiedFetch: typeof fetch = async (input, init) => {
  // The library takes longer to load than the rest of a short command.
  const [{ fetch: send }, { createRoute }] = await Promise.all([import('undici'), import('./proxies.ts')]);
  const route = createRoute({});
  const request = { ...init, dispatcher: route(new URL(String(input)).origin) };
  // The types of the library and of Node name the same things.
  return (await send(String(input), request as Parameters<typeof send>[1])) as unknown as Response;
};
