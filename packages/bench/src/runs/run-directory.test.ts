import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OptimizationEvent } from '@maspo/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Manifest } from '../records/manifest.ts';
import { createRunDirectory } from './run-directory.ts';

const manifest = { id: '0123456789ab', simulated: false };
const event = (round: number): OptimizationEvent => ({ type: 'visit-started', round, agent: 'solver' });

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('a run directory', () => {
  test('holds the manifest from the start, and the event log as a `.part` file until it is closed', async () => {
    const path = join(scratch(), 'results', 'one');
    const run = await createRunDirectory(path, manifest);
    expect(JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'))).toEqual(manifest);
    await expect(createRunDirectory(path, manifest)).rejects.toThrow('another process is writing');
    run.appendEvent(event(1));
    run.appendEvent(event(2));
    expect(existsSync(join(path, 'events.jsonl'))).toBe(false);
    await run.close();
    expect(readFileSync(join(path, 'events.jsonl'), 'utf8')).toBe(
      `${JSON.stringify(event(1))}\n${JSON.stringify(event(2))}\n`,
    );
    await run.writeLines('outcomes.jsonl', [{ id: 1 }, { id: 2 }]);
    expect(readFileSync(join(path, 'outcomes.jsonl'), 'utf8')).toBe('{"id":1}\n{"id":2}\n');
    expect(readdirSync(path).sort()).toEqual(['events.jsonl', 'manifest.json', 'outcomes.jsonl']);
  });

  test('marks simulated models in every list and in the first event', async () => {
    const path = join(scratch(), 'one');
    const run = await createRunDirectory(path, { ...manifest, simulated: true });
    run.appendEvent({ type: 'run-started' } as OptimizationEvent);
    run.appendEvent(event(1));
    await run.close();
    await run.writeLines('outcomes.jsonl', [{ id: 1 }]);
    expect(readFileSync(join(path, 'events.jsonl'), 'utf8')).toBe(
      `{"type":"run-started","simulated":true}\n${JSON.stringify(event(1))}\n`,
    );
    expect(readFileSync(join(path, 'outcomes.jsonl'), 'utf8')).toBe('{"id":1,"simulated":true}\n');
  });

  test('may be an empty folder, or the folder of an earlier attempt at the same run', async () => {
    const path = scratch();
    const first = await createRunDirectory(path, manifest);
    first.appendEvent(event(1));
    await first.abandon({ keep: true });
    const second = await createRunDirectory(path, manifest);
    expect([first.resumed, second.resumed]).toEqual([false, true]);
    second.appendEvent(event(1));
    second.appendEvent(event(2));
    await second.close();
    expect(readFileSync(join(path, 'events.jsonl'), 'utf8')).toBe(
      `${JSON.stringify(event(1))}\n${JSON.stringify(event(2))}\n`,
    );
    expect(readdirSync(path).sort()).toEqual(['events.jsonl', 'manifest.json']);
  });

  test('keeps a result and its budget until a run with a higher budget adds an event', async () => {
    const path = scratch();
    const under = (maxCalls: number) => ({ ...manifest, limits: { concurrency: 1, budget: { maxCalls } } });
    const budget = () => JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')).limits.budget.maxCalls;
    const first = await createRunDirectory(path, under(1));
    first.appendEvent(event(1));
    await first.close();
    await first.writeJson('summary.json', {});

    const second = await createRunDirectory(path, under(2));
    second.appendEvent(event(1));
    await second.abandon({ keep: true });
    expect(budget()).toBe(1);
    expect(readdirSync(path).sort()).toEqual(['events.jsonl', 'manifest.json', 'summary.json']);

    const third = await createRunDirectory(path, under(2));
    third.appendEvent(event(1));
    third.appendEvent(event(2));
    expect(budget()).toBe(2);
    await third.abandon({ keep: true });
    expect(readdirSync(path).sort()).toEqual(['events.jsonl.part', 'manifest.json']);
  });

  test('may hold the files of a run that was killed before it wrote its manifest', async () => {
    const path = scratch();
    for (const name of ['.lock', 'events.jsonl.part', 'manifest.json.1234567']) writeFileSync(join(path, name), '');
    const run = await createRunDirectory(path, manifest);
    run.appendEvent(event(1));
    await run.close();
    expect(readFileSync(join(path, 'events.jsonl'), 'utf8')).toBe(`${JSON.stringify(event(1))}\n`);
  });

  test('is refused if the folder has other content, which stays unchanged', async () => {
    const folder = scratch();
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    await expect(createRunDirectory(folder, manifest)).rejects.toThrow(
      `${folder} is not empty and holds no run: choose another directory`,
    );
    await expect(createRunDirectory(join(folder, 'notes.txt'), manifest)).rejects.toThrow(
      'is a file; choose another one',
    );
    await expect(createRunDirectory(join(folder, 'notes.txt', 'one'), manifest)).rejects.toThrow(
      'or a part of its path, is a file',
    );
    const models = (agent: object) => ({ agent, optimizer: {}, evaluator: {} }) as unknown as Manifest['models'];
    const other = { id: 'ffffffffffff', simulated: false, seed: 3, models: models({ model: 'a', topP: 1 }) };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(other));
    const changed = { ...manifest, seed: 3, models: models({ model: 'b', seed: 1, timeoutSeconds: 5 }) };
    await expect(createRunDirectory(folder, changed)).rejects.toMatchObject({
      code: 'invalid-input',
      subject: `${folder} holds a run of another configuration: choose another directory, remove it, or undo the change`,
      issues: [
        'models.agent.model was "a", and is now "b"',
        'models.agent.topP was 1, and is now not there',
        'models.agent.seed was not there, and is now 1',
      ],
    });
    writeFileSync(join(folder, 'manifest.json'), '{');
    await expect(createRunDirectory(folder, manifest)).rejects.toThrow('manifest.json is not valid JSON');
    expect(readdirSync(folder).sort()).toEqual(['manifest.json', 'notes.txt']);
  });
});

describe('a run that ends without a result', () => {
  test('keeps its events if this is requested', async () => {
    const path = join(scratch(), 'one');
    const run = await createRunDirectory(path, manifest);
    run.appendEvent(event(1));
    await run.abandon({ keep: true });
    expect(readFileSync(join(path, 'events.jsonl.part'), 'utf8')).toBe(`${JSON.stringify(event(1))}\n`);
  });

  test('is removed with all folders that were made for it', async () => {
    const folder = scratch();
    const run = await createRunDirectory(join(folder, 'a', 'b', 'one'), manifest);
    await run.abandon({ keep: false });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('leaves folders that existed before, and folders that now hold another run', async () => {
    const folder = scratch();
    mkdirSync(join(folder, 'there'));
    await (await createRunDirectory(join(folder, 'there', 'one'), manifest)).abandon({ keep: false });
    expect(readdirSync(join(folder, 'there'))).toEqual([]);

    const [one, other] = [join(folder, 'new', 'one'), join(folder, 'new', 'other')];
    const run = await createRunDirectory(one, manifest);
    await (await createRunDirectory(other, manifest)).close();
    await run.abandon({ keep: false });
    expect(readdirSync(join(folder, 'new'))).toEqual(['other']);
  });

  test('leaves a folder empty that was empty before', async () => {
    const path = scratch();
    await (await createRunDirectory(path, manifest)).abandon({ keep: false });
    expect(readdirSync(path)).toEqual([]);
  });
});
