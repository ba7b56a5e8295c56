/** Which model is called where: what a message about a failed call has to name. */
export interface ModelTarget {
  readonly provider: string;
  readonly model: string;
  readonly baseUrl: string;
}

export function describeTarget({ provider, model, baseUrl }: ModelTarget): string {
  return `${provider} model "${model}" at ${baseUrl}`;
}
