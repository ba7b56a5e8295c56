import type { ExpectStatic } from 'vitest';
import type { CommandOptions, Workspace } from './workspace.ts';

/** How a command refuses its input. */
export interface Refusal {
  /** All of them appear on stderr. */
  readonly says: readonly (string | RegExp)[];
  readonly code?: string;
  /** What stdout contains before the error. */
  readonly before?: RegExp;
}

/** The commands with `--dry-run`. What they refuse before a call, their dry run must refuse in the same words. */
const dryCommand = /^(optimize|evaluate|judge calibrate|bench run) /;

/**
 * Expects exit code 2, the message on stderr, one error object on stdout, and an unchanged working directory; and the same of a dry run,
 * where the command has one.
 */
export async function expectRefusal(
  workspace: Workspace,
  { args, options, refusal }: { args: readonly string[]; options?: CommandOptions; refusal: Refusal },
  expect: ExpectStatic,
): Promise<void> {
  const { says, code = 'invalid-input', before = /^/ } = refusal;
  const present = await workspace.files();
  const result = await workspace.maspo([...args, '--json'], options);
  if (dryCommand.test(args.join(' ')) && !args.includes('--dry-run'))
    expect(await workspace.maspo([...args, '--json', '--dry-run'], options)).toEqual(result);
  const { exitCode, stdout, stderr } = result;
  for (const words of says) expect(stderr).toMatch(words);
  expect(stderr).not.toMatch(/fault of the program|\n {4}at /);
  expect(exitCode).toBe(2);
  expect(stdout).toMatch(before);
  expect(JSON.parse(stdout.replace(before, ''))).toEqual({
    error: { code, message: expect.any(String), issues: expect.any(Array) },
  });
  expect(await workspace.files()).toEqual(present);
}
