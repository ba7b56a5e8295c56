import { asEnvironmentError } from '@maspo/core';

/**
 * Throws if the machine could not store what arrived, for example on a full disk. Neither the server nor the content caused such a failure,
 * and another attempt would fail as well.
 */
export function refuseFailureOfDisk(error: unknown): void {
  const told = asEnvironmentError(error);
  if (told !== error) throw told;
}
