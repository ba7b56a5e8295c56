import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { MaspoError } from '@maspo/core';
import { type CatalogueModel, type ModelSource, megabytesOf, modelsFolder, pulledFile } from '@maspo/models';
import { fileSha256, requireSha256 } from './file-hash.ts';
import { downloadModel } from './http-source.ts';
import { duringPull } from './lock-pull.ts';
import { joinParts, removeParts } from './package-source.ts';
import { type PullSurroundings, SourceFailed } from './source-failed.ts';

/** A model in the home folder, with the hash of the catalogue. */
export interface PulledModel {
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
  /** `unchanged` if the model was here already. */
  readonly status: 'pulled' | 'unchanged';
}

export interface PullModelOptions extends PullSurroundings {
  readonly home: string;
}

/**
 * Pulls a model from the first of its sources that has it. The file gets its name after its hash was checked. The next pull uses what an
 * interrupted pull left. Throws `MaspoError`: `missing-data` if no source gives the file, `environment` for wrong content, `invalid-input`
 * while another pull of the model is under way.
 */
export async function pullModel(model: CatalogueModel, options: PullModelOptions): Promise<PulledModel> {
  const { name } = model;
  const { home } = options;
  const file = pulledFile(home, model);
  const here = await pulledBefore(model, file);
  if (here !== undefined) return here;
  await mkdir(modelsFolder(home), { recursive: true });
  // Another pull may have ended just now.
  return duringPull({ name, file }, async () => (await pulledBefore(model, file)) ?? fetchModel(model, options));
}

async function pulledBefore(model: CatalogueModel, file: string): Promise<PulledModel | undefined> {
  if (!existsSync(file)) return undefined;
  await requireSha256(file, model);
  return { name: model.name, file, sha256: model.sha256, status: 'unchanged' };
}

async function fetchModel(model: CatalogueModel, { home, say, signal }: PullModelOptions): Promise<PulledModel> {
  const { name, sha256 } = model;
  const file = pulledFile(home, model);
  const failures: string[] = [];
  for (const source of model.sources) {
    const from = placeOfSource(source);
    say(`${name}: ${megabytesOf(model)} from ${from}`);
    const target = `${file}.${source.kind}`;
    try {
      if (source.kind === 'http') await downloadModel(source.url, target, { model, say, signal });
      else await joinParts(target, { model, parts: source.parts, say, signal });
      await requireContent(target, { model, source });
      await rename(target, file);
      await removeRests(home, model);
      return { name, file, sha256, status: 'pulled' };
    } catch (error) {
      if (!(error instanceof SourceFailed)) throw error;
      failures.push(`${from}: ${error.message}`);
      say(`${name}: not from ${from}: ${error.message}`);
    }
  }
  throw new MaspoError('missing-data', `no source has ${name}: ${failures.join('; ')}; ${waysOut(model, file)}`);
}

/** A file with other content is deleted, and the next source is tried. */
async function requireContent(
  target: string,
  { model, source }: { readonly model: CatalogueModel; readonly source: ModelSource },
): Promise<void> {
  const seen = await fileSha256(target);
  if (seen === model.sha256) return;
  if (source.kind === 'http') await rm(target);
  else await removeParts(target);
  throw new SourceFailed(`its file has the SHA-256 ${seen}, expected ${model.sha256}; it was deleted`);
}

/**
 * Deletes a model and what interrupted pulls left. Returns whether there was anything to delete. Throws `MaspoError` while the model is
 * being pulled.
 */
export async function removeModel(home: string, model: CatalogueModel): Promise<boolean> {
  const file = pulledFile(home, model);
  const rests = model.sources.map(({ kind }) => `${file}.${kind}`);
  const found = [file, ...rests, ...rests.map((rest) => `${rest}.wheels`)].some((path) => existsSync(path));
  if (!found) return false;
  await duringPull({ name: model.name, file }, async () => {
    await rm(file, { force: true });
    await removeRests(home, model);
  });
  return true;
}

async function removeRests(home: string, model: CatalogueModel): Promise<void> {
  for (const { kind } of model.sources) await removeParts(`${pulledFile(home, model)}.${kind}`);
}

function placeOfSource(source: ModelSource): string {
  if (source.kind === 'http') return new URL(source.url).host;
  const [first] = source.parts;
  const others = source.parts.length - 1;
  return `PyPI (${first!.name} ${first!.version}${others === 0 ? '' : ` and ${others} more packages`})`;
}

/** What to do on a machine without a network. */
function waysOut({ name, sources }: CatalogueModel, file: string): string {
  const addresses = sources.flatMap((source) => (source.kind === 'http' ? [source.url] : []));
  const byHand = addresses.map((address) => `download ${address} elsewhere, copy it to ${file}`).join(' or ');
  return `connect to the network and run the same command again, or pull it on another machine and copy its $MASPO_HOME/models/${name}.gguf to ${file}${byHand === '' ? '' : `, or ${byHand}`}; "maspo models pull ${name}" then checks the copy`;
}
