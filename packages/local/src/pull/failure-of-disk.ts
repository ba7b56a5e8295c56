import { asEnvironmentError } from '@maspo/core';

/**
 * Throws where the machine could not keep what arrived, as on a full disk: neither the server nor the content is to blame, and another
 * attempt would fail as well.
 */
export function refuseFailureOfDisk(error: unknown): void {
  const told = asEnvironmentError(error);
  if (told !== error) throw told;
}
