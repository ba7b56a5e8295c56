import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sandboxLevels } from '@maspo/tasks';
import { hidingBubblewrap, needsDatasets } from '@maspo/tasks/testing';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { expectRefusal } from './expect-refusal.ts';
import { shortConfig } from './run-config.ts';
import { startScriptedServer } from './scripted-server.ts';
import { createWorkspace, startCommandsWithin } from './workspace.ts';

const process = await startCommandsWithin(await hidingBubblewrap(), afterAll);
const wayOut = 'apt-get install bubblewrap';
const times = (text: string, words: string) => text.split(words).length - 1;

describe('without bubblewrap', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);

  test.each<[string[]]>([[[]], [['--dry-run']]])(
    'bench run smoke %j reports the missing sandbox once, starts nothing, and names the other cells',
    async (more) => {
      const args = ['bench', 'run', 'smoke', ...more];
      const says = [
        /^error: .*smoke\.yaml: 19 of 57 cells run programs of models \(sample-code\)/,
        'To run the other cells alone: --only benchmark=sample-math,sample-choice',
      ];
      await expectRefusal(
        workspace,
        { args, options: { process }, refusal: { code: 'sandbox-unavailable', says } },
        expect,
      );
      const { stderr } = await workspace.maspo(args, { process });
      expect(times(stderr, wayOut)).toBe(1);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    },
  );

  test('bench run needs no sandbox without cells that run code, or if these cells have finished', {
    tags: ['long'],
  }, async () => {
    const one = ['architecture=vanilla', 'optimizer=none', '--limit', '2'];
    const math = await workspace.maspo(['bench', 'run', 'smoke', '--only', 'benchmark=sample-math', ...one], {
      process,
    });
    expect(math).toMatchObject({ exitCode: 0 });
    const code = ['bench', 'run', 'smoke', '--only', 'benchmark=sample-code', ...one];
    expect(await workspace.maspo(code, { process })).toMatchObject({ exitCode: 2 });
    expect(await workspace.maspo([...code, '--sandbox-level', sandboxLevels.at(-1)!], { process })).toMatchObject({
      exitCode: 0,
    });
    expect(await workspace.maspo(code, { process })).toMatchObject({ exitCode: 0 });
  });

  test.each<[string[]]>([[['optimize']], [['evaluate']], [['judge', 'calibrate']]])(
    '%j reports the missing sandbox once, before any call',
    async (command) => {
      const server = await startScriptedServer(onTestFinished);
      const model = { provider: 'openai', model: 'small', baseUrl: server.baseUrl };
      const models = { agent: model, optimizer: model, evaluator: { ...model, model: 'critic' } };
      const config = await workspace.write(
        'code.yaml',
        shortConfig({ task: { benchmark: 'sample-code', pool: 14 }, models }),
      );
      const args = [...command, config];
      const refusal = { code: 'sandbox-unavailable', says: [/^error: code needs a sandbox, and none works here/] };
      await expectRefusal(workspace, { args, options: { process }, refusal }, expect);
      expect(server.received).toEqual([]);
    },
  );

  test('grade code reports the missing sandbox once, for any number of lines', async () => {
    const line = JSON.stringify({ code: 'def f(x): return x', tests: ['assert f(1) == 1'], entryPoint: 'f' });
    const { exitCode, stdout, stderr } = await workspace.maspo(['grade', 'code'], {
      process,
      input: Array(100).fill(line).join('\n'),
    });
    expect({ exitCode, stdout, said: times(stderr, wayOut) }).toEqual({ exitCode: 2, stdout: '', said: 1 });
  });

  test.skipIf(needsDatasets.missing)(
    `data import reports once which datasets are not audited ${needsDatasets.note}`,
    async () => {
      const files = join(workspace.directory, 'files');
      await mkdir(files);
      for (const name of ['mbpp-sanitized.json', 'humaneval-et.jsonl'])
        await copyFile(needsDatasets.file(name), join(files, name));
      const { exitCode, stderr } = await workspace.maspo(['data', 'import', files], { process });
      expect({ exitCode, said: times(stderr, wayOut) }).toEqual({ exitCode: 0, said: 1 });
      expect(stderr).toContain('imported, but not audited: mbpp, humaneval-et: code needs a sandbox');
    },
  );
});
