import { baseUrlOf, isRemote, type NamedModel, proxiedFetch } from '@maspo/models';
import type { Finding } from './finding.ts';

const patienceMs = 5_000;
const toleratedSeconds = 60;

/** How far the machine's clock differs from the clocks of the models' servers that report a time. Sends no key. */
export async function checkServerClocks(models: readonly NamedModel[]): Promise<Finding[]> {
  const addresses = models.flatMap(({ config }) => (isRemote(config) ? [baseUrlOf(config)] : []));
  const differences = [...new Set(addresses)].map(async (address) => ({
    address,
    seconds: await secondsBehind(address),
  }));
  return (await Promise.all(differences)).flatMap(({ address, seconds }) =>
    seconds === undefined ? [] : [clockFinding(address, seconds)],
  );
}

function clockFinding(address: string, seconds: number): Finding {
  const check = 'clock of the server';
  const says = `${Math.abs(seconds)} s apart from ${address}`;
  if (Math.abs(seconds) <= toleratedSeconds) return { check, status: 'ok', says };
  return {
    check,
    status: 'warning',
    says,
    wayOut: "set the machine's clock; if it is right, the server's clock is wrong",
  };
}

/** Undefined if the server does not answer or reports no time: the call to its model shows more about that. */
async function secondsBehind(address: string): Promise<number | undefined> {
  try {
    const { headers } = await proxiedFetch(address, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    });
    const serverMs = Date.parse(headers.get('date') ?? '');
    return Number.isNaN(serverMs) ? undefined : Math.round((serverMs - Date.now()) / 1000);
  } catch {
    return undefined;
  }
}
