import { MaspoError } from '@maspo/core';

/** Rewords advice about settings as advice about flags: at this time there is no configuration whose settings the user could change. */
export async function advisingFlags<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MaspoError)) throw error;
    const { code, message, issues, subject, cause } = error;
    throw new MaspoError(code, inFlags(message), { cause, issues: issues.map(inFlags), subject });
  }
}

function inFlags(text: string): string {
  return text
    .replaceAll(/\btask\.columns\.(\w+)/g, '--column $1=NAME')
    .replaceAll(/(?<![.\w])columns\.(\w+):/g, '--column $1:')
    .replaceAll(/\btask\.scoring to /g, '--scoring ');
}
