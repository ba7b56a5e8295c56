import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MaspoError } from '@maspo/core';
import type { CatalogueModel, PackagePart } from '@maspo/models';
import { refuseFailureOfDisk } from './failure-of-disk.ts';
import { fileSha256 } from './file-hash.ts';
import { megabytes } from './http-source.ts';
import { downloadWheel } from './pip-download.ts';
import type { PullSurroundings } from './source-failed.ts';
import { type CopiedMember, copyWheelMember } from './wheel-member.ts';

export interface PartsOptions extends PullSurroundings {
  readonly model: CatalogueModel;
  readonly parts: readonly PackagePart[];
}

/**
 * Joins a model from parts in packages. Each part is appended as soon as it is downloaded, and its wheel is deleted, so that the disk holds
 * the model only once. A file next to `target` lists the finished parts, and the next call continues after them. Throws `SourceFailed` if
 * pip cannot download, and `MaspoError` `environment` if a part is damaged.
 */
export async function joinParts(target: string, { model, parts, say, signal }: PartsOptions): Promise<void> {
  const wheels = `${target}.wheels`;
  await mkdir(wheels, { recursive: true });
  const done = await doneParts(target);
  if (done.length > 0) say(`${model.name}: going on after ${done.length} of ${parts.length} parts`);
  for (const [index, part] of parts.entries()) {
    if (index < done.length) continue;
    const start = bytesOf(done);
    // An interrupted part is written again from its start.
    await writeFile(target, '', { flag: 'a' });
    await truncate(target, start);
    const wheel = await downloadWheel(part, wheels, signal);
    done.push(await partOf(wheel, { target, start, model, part, place: `part ${index + 1} of ${parts.length}` }));
    await writeDone(target, done);
    await rm(wheel);
    const progress = `${megabytes(bytesOf(done))} of ${megabytes(model.bytes)}`;
    say(`${model.name}: part ${index + 1} of ${parts.length}, ${progress}`);
  }
  await refuseChanged(target, { model, parts, done });
}

interface PlacedPart {
  readonly target: string;
  readonly start: number;
  readonly model: CatalogueModel;
  readonly part: PackagePart;
  readonly place: string;
}

async function partOf(wheel: string, { target, start, model, part, place }: PlacedPart): Promise<CopiedMember> {
  try {
    return await copyWheelMember(wheel, part.member, createWriteStream(target, { flags: 'r+', start }));
  } catch (cause) {
    refuseFailureOfDisk(cause);
    await rm(wheel);
    await truncate(target, start);
    const why = (cause as Error).message;
    throw new MaspoError(
      'environment',
      `${place} of ${model.name} (package ${part.name} ${part.version}) is damaged: ${why}; it was deleted, and the parts before it are kept: run "maspo models pull ${model.name}" again`,
      { cause },
    );
  }
}

/** The caller compares the whole file with the catalogue. This function finds the part that changed, and keeps only the parts before it. */
async function refuseChanged(
  target: string,
  { model, parts, done }: Pick<PartsOptions, 'model' | 'parts'> & { readonly done: readonly CopiedMember[] },
): Promise<void> {
  let start = 0;
  for (const [index, { bytes, sha256 }] of done.entries()) {
    const seen = await fileSha256(target, { start, end: start + bytes });
    if (seen !== sha256) {
      await writeDone(target, done.slice(0, index));
      const { name, version } = parts[index]!;
      throw new MaspoError(
        'environment',
        `part ${index + 1} of ${parts.length} of ${model.name} (package ${name} ${version}) changed on the disk: its SHA-256 is ${seen}, expected ${sha256}; the parts before it are kept: run "maspo models pull ${model.name}" again, and check the disk if this comes back`,
      );
    }
    start += bytes;
  }
}

/** Deletes all files of an attempt to join. */
export async function removeParts(target: string): Promise<void> {
  for (const path of [target, listOf(target), `${target}.wheels`]) await rm(path, { recursive: true, force: true });
}

async function doneParts(target: string): Promise<CopiedMember[]> {
  if (!existsSync(listOf(target)) || !existsSync(target)) return [];
  return JSON.parse(await readFile(listOf(target), 'utf8'));
}

async function writeDone(target: string, done: readonly CopiedMember[]): Promise<void> {
  const fresh = join(`${target}.wheels`, 'parts.json');
  await writeFile(fresh, JSON.stringify(done));
  await rename(fresh, listOf(target));
}

function listOf(target: string): string {
  return `${target}.json`;
}

function bytesOf(done: readonly CopiedMember[]): number {
  return done.reduce((sum, { bytes }) => sum + bytes, 0);
}
