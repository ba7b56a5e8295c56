import { MaspoError } from '@maspo/core';
import type { Channel } from './channel.ts';
import { type Launch, openProcess } from './process-channel.ts';
import { type PythonRole, pythonModules, startSource } from './python-modules.ts';
import { systemProgram } from './system-program.ts';

/** Starts a trusted Python process and waits until it reports that it is ready. Throws `MaspoError('sandbox-unavailable')`. */
export async function openPython(role: PythonRole, launch: Launch, options: object): Promise<Channel> {
  const python = [systemProgram('python3'), '-s', '-S', '-c', startSource];
  const channel = openProcess({ ...launch, args: [...launch.args, ...python] });
  const start = JSON.stringify({ modules: pythonModules(role), options });
  // The frame of the first message has no kind.
  channel.send('', start);
  const ready = await channel.receive();
  if (ready?.kind === 'H') return channel;
  channel.close();
  const cause = channel.complaint().split('\n').at(-1) || 'it ended at once';
  throw new MaspoError('sandbox-unavailable', `${launch.command} cannot run python3 here: ${cause}`);
}
