import { MaspoError } from '@maspo/core';
import { probeSandbox, type SandboxLevel, sandboxLevels } from '@maspo/tasks';
import type { Finding } from './finding.ts';

const oldestNode = 24;
/** This program was written after this date. A clock with an earlier date was never set. */
const firstYear = 2026;
const lastYear = 2100;

export function checkNode(): Finding {
  const version = process.versions.node;
  const says = `version ${version}`;
  if (Number.parseInt(version, 10) >= oldestNode) return { check: 'node', status: 'ok', says };
  return {
    check: 'node',
    status: 'problem',
    says,
    wayOut: `maspo needs Node ${oldestNode} or newer: start it with "npx maspo" from the repository`,
  };
}

/** The stored times of replies, and secure connections, depend on the clock. */
export function checkClock(now = new Date()): Finding {
  const says = now.toISOString();
  const sane = now.getUTCFullYear() >= firstYear && now.getUTCFullYear() <= lastYear;
  if (sane) return { check: 'clock', status: 'ok', says };
  return {
    check: 'clock',
    status: 'problem',
    says,
    wayOut: "set the machine's clock: secure connections fail with a wrong one",
  };
}

/** Each level runs a real program. `needed`: whether the configured task runs programs. */
export async function checkSandboxes(needed: boolean): Promise<Finding[]> {
  const failures = await Promise.all(sandboxLevels.map(async (level) => ({ level, failure: await failureOf(level) })));
  const strongest = failures.findIndex(({ failure }) => failure === undefined);
  return failures.map(({ level, failure }, index) => {
    const check = `sandbox ${level}`;
    if (failure === undefined) return { check, status: 'ok', says: 'runs programs' };
    if (strongest !== -1 && strongest < index)
      return { check, status: 'ok', says: 'does not work here, and is not needed' };
    // Where no level is demanded, code runs at the first level or is refused.
    const status = needed && index === 0 ? 'problem' : 'warning';
    return { check, status, says: failure };
  });
}

async function failureOf(level: SandboxLevel): Promise<string | undefined> {
  try {
    await probeSandbox({ level });
    return undefined;
  } catch (error) {
    if (error instanceof MaspoError) return error.message;
    throw error;
  }
}
