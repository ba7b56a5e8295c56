import { contentHash } from '@maspo/core';

/** The address of a page. Only undefined parameters are left out. */
export function href(path: string, parameters: Readonly<Record<string, string | number | undefined>> = {}): string {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, `${value}`] as [string, string]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** A short text that changes whenever the long text changes. */
export function stateText(state: string): string {
  return contentHash(state).slice(0, 16);
}
