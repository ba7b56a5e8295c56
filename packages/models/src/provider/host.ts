/** The service that a provider's models are on where a configuration names no address. */
export interface Host {
  readonly baseUrl: string;
  /** The environment variable of its key; left out where it needs none. The key goes to this service alone unless it is named for another one. */
  readonly keyVariable?: string;
}

/** Whether an address is that of the provider's own service, and not of another server that speaks like it. */
export function isOwnService({ baseUrl }: Host, address: string = baseUrl): boolean {
  return new URL(address).hostname === new URL(baseUrl).hostname;
}
