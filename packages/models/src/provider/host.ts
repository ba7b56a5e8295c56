/** The service of a provider's models, used if a configuration names no address. */
export interface Host {
  readonly baseUrl: string;
  /**
   * The environment variable of its key; left out if no key is needed. The key is sent only to this service, unless a
   * configuration names the variable for another address.
   */
  readonly keyVariable?: string;
}

/** Whether an address is that of the provider's own service, and not of a compatible server. */
export function isOwnService({ baseUrl }: Host, address: string = baseUrl): boolean {
  return new URL(address).hostname === new URL(baseUrl).hostname;
}
