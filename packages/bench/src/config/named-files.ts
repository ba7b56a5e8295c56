import type { RunConfig } from './run-config.ts';

/** A file that a configuration names, relative to the folder of the configuration. */
export interface NamedFile {
  readonly setting: string;
  readonly path: string;
  /** Whether it is code of the user. */
  readonly isCode: boolean;
}

/** All files that a configuration names, except those of its models. */
export function filesOf({ task, architecture, optimizer }: RunConfig): NamedFile[] {
  const validation = typeof task.validation === 'object' ? [task.validation].flat() : [];
  const code = [
    ['task.module', task.module],
    ['task.scoring.module', task.scoring?.module],
    ['architecture.module', architecture.module],
    ['architecture.system', architecture.system],
    ['optimizer.module', optimizer.module],
  ] as const;
  const data = [
    ['task.file', task.file],
    ...validation.map(({ file }) => ['task.validation.file', file] as const),
    ['architecture.graph', architecture.graph],
  ] as const;
  const named = (isCode: boolean, [setting, path]: readonly [string, string | undefined]) =>
    path === undefined ? [] : [{ setting, path, isCode }];
  return [...code.flatMap((each) => named(true, each)), ...data.flatMap((each) => named(false, each))];
}
