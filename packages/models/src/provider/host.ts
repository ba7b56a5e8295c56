/** The service of a provider's models, used where a configuration names no address. */
export interface Host {
  readonly baseUrl: string;
  /**
   * The environment variable of its key; left out where no key is needed. The key is sent to this service alone, unless
   * a configuration names the variable for another address.
   */
  readonly keyVariable?: string;
}

/** Whether an address is that of the provider's own service, and not of another server that speaks like it. */
export function isOwnService({ baseUrl }: Host, address: string = baseUrl): boolean {
  return new URL(address).hostname === new URL(baseUrl).hostname;
}
