import { describe, expect, onTestFinished, test } from 'vitest';
import { shortConfig } from './run-config.ts';
import { startSpanReceiver } from './span-receiver.ts';
import { createWorkspace } from './workspace.ts';

async function place() {
  const workspace = createWorkspace(onTestFinished);
  const task = { benchmark: 'sample-math', pool: 12, limit: 6 };
  const optimizer = { name: 'maspo', schedule: { rounds: 2, steps: 1 } };
  return { workspace, config: await workspace.write('short.yaml', shortConfig({ task, optimizer })) };
}

describe('a reader that goes away', { tags: ['long'], timeout: 120_000 }, () => {
  test('does not end the run', async () => {
    const { workspace, config } = await place();
    const within = ['sh', '-c', '{ "$@"; echo $? > code; } 2>&1 | head -1', 'sh'];
    const { stdout } = await workspace.start(['optimize', config, '--run', 'run'], { within });
    expect(stdout).toMatch(/^SIMULATED models\. [^\n]*\n$/);
    expect(await workspace.read('code')).toBe('0\n');
    expect(JSON.parse(await workspace.read('run', 'summary.json'))).toMatchObject({ status: 'finished' });
  });

  test('ends no command before its work is done: the span of the run is still sent', async () => {
    const { workspace, config } = await place();
    const receiver = await startSpanReceiver(onTestFinished);
    // `true` ends long before the run prints its summary.
    const within = ['sh', '-c', '{ "$@"; echo $? > code; } | true', 'sh'];
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint };
    const { stderr } = await workspace.start(['optimize', config, '--run', 'run', '--otel'], { within, env });
    expect(stderr).not.toMatch(/EPIPE|error|fault of the program/);
    expect(await workspace.read('code')).toBe('0\n');
    const roots = receiver.spans.filter(({ parentSpanId }) => parentSpanId === undefined);
    expect(roots.map(({ name }) => name)).toEqual(['maspo optimize sample-math']);
  });

  test('leaves the exit code of a failed command as it is', async () => {
    const { workspace } = await place();
    const within = ['sh', '-c', '{ "$@"; echo $? > code; } | true', 'sh'];
    const { stderr } = await workspace.start(['report', 'nowhere', '--json'], { within });
    expect(stderr).toMatch(/^error: [^\n]*nowhere[^\n]*\n$/);
    expect(await workspace.read('code')).toBe('2\n');
  });

  test('ends a command that would print without end', async () => {
    const { workspace } = await place();
    const line = '{"gold": "1", "answer": "1"}';
    const within = ['sh', '-c', `yes '${line}' | { "$@"; echo $? > code; } | head -1`, 'sh'];
    const { stdout, stderr } = await workspace.start(['grade', 'exact'], { within });
    expect([stdout, stderr]).toEqual([expect.stringMatching(/^correct\t[^\n]*\n$/), '']);
    expect(await workspace.read('code')).toBe('0\n');
  });

  test.runIf(process.platform === 'linux')('is not treated like a full output device (needs Linux)', async () => {
    const { workspace } = await place();
    const full = ['sh', '-c', 'exec "$@" > /dev/full', 'sh'];
    const { exitCode, stderr } = await workspace.start(['architectures', 'list'], { within: full });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: cannot write the output: the disk is full \(ENOSPC\)/);
  });
});
