import { MaspoError } from '@maspo/core';
import { probeSandbox, type SandboxLevel, sandboxLevels } from '@maspo/tasks';
import type { Finding } from './finding.ts';

/** This program was written after this date. A clock with an earlier date was never set. */
const firstYear = 2026;
const lastYear = 2100;

/** The versions that `engines` of the packages allows: Node 22 from 22.19 on, and every version from 24 on. */
export function checkNode(version = process.versions.node): Finding {
  const says = `version ${version}`;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major >= 24 || (major === 22 && minor >= 19)) return { check: 'node', status: 'ok', says };
  return { check: 'node', status: 'problem', says, wayOut: 'maspo needs Node 22.19 or a later 22, or 24 or newer' };
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
    // If no level is demanded, code runs at the first level or is refused.
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
