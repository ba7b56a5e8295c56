import { MaspoError } from '@maspo/core';
import { proxiedFetch } from '@maspo/models';
import { type Benchmark, benchmarks, findBenchmark, sampleBenchmarks } from '@maspo/tasks';
import type { DatasetEntry, DatasetListing } from './dataset-entry.ts';
import { storeChecked } from './store-checked.ts';
import { checkFile } from './stored-dataset.ts';

/** Which benchmarks to download, and from where. */
export interface PullOptions {
  /** Unset: every benchmark that can be downloaded without an account. */
  readonly ids?: readonly string[];
  /** Benchmark id -> URL, in place of the published one. */
  readonly sources?: Readonly<Record<string, string>>;
  readonly known?: readonly Benchmark[];
}

/**
 * Downloads, checks and stores benchmarks one after the other; each is stored only if its content has the published
 * hash. Throws `MaspoError`: `missing-data` before any download if one of them is available from its publisher only,
 * and for a server that does not provide the file; `invalid-input` for wrong content.
 */
export async function pullDatasets(
  home: string,
  { ids, sources = {}, known = benchmarks }: PullOptions = {},
): Promise<DatasetListing> {
  const asked = ids?.map((id) => known.find((one) => one.id === id) ?? findBenchmark(id));
  const wanted = asked === undefined ? known.filter((one) => downloadOf(one, sources) !== undefined) : new Set(asked);
  const downloads = [...wanted]
    .map((benchmark) => downloadOf(benchmark, sources) ?? refuseByHand(benchmark))
    .sort((a, b) => known.indexOf(a.benchmark) - known.indexOf(b.benchmark));
  const entries: DatasetEntry[] = [];
  for (const download of downloads) {
    const checked = checkFile(download.benchmark, download.fileName, await fetchBytes(download));
    entries.push(await storeChecked(checked, home));
  }
  return { benchmarks: entries };
}

interface Download {
  readonly benchmark: Benchmark;
  readonly url: string;
  readonly fileName: string;
}

function downloadOf(benchmark: Benchmark, sources: Readonly<Record<string, string>>): Download | undefined {
  const file = benchmark.files.find((one) => one.url !== undefined) ?? benchmark.files[0]!;
  const url = sources[benchmark.id] ?? file.url;
  return url === undefined
    ? undefined
    : { benchmark, url, fileName: url.endsWith('.gz') ? `${file.name}.gz` : file.name };
}

function refuseByHand(benchmark: Benchmark): never {
  if (sampleBenchmarks.includes(benchmark))
    throw new MaspoError('invalid-input', `${benchmark.id} comes with the package: there is nothing to download`);
  const places = benchmark.files.map(({ name, home }) => `${name} from ${home}`).join(' or ');
  const advice = `fetch ${places} by hand into a folder DIR, then run "maspo data import DIR"`;
  throw new MaspoError('missing-data', `${benchmark.id} is not published for free download: ${advice}`);
}

async function fetchBytes({ url, fileName }: Download): Promise<Uint8Array> {
  let reason: string;
  try {
    const response = await proxiedFetch(url);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    reason = `status ${response.status}`;
  } catch (cause) {
    if (cause instanceof MaspoError) throw cause;
    throw notReached({ url, fileName }, 'the server cannot be reached', cause);
  }
  throw notReached({ url, fileName }, reason);
}

function notReached(
  { url, fileName }: Pick<Download, 'url' | 'fileName'>,
  reason: string,
  cause?: unknown,
): MaspoError {
  const advice = `download it elsewhere as ${fileName} into a folder DIR and run "maspo data import DIR"`;
  return new MaspoError('missing-data', `no dataset from ${url}: ${reason}; ${advice}`, { cause });
}
