import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/**
 * A stream of draws that depends only on its path. `fork` gives an independent stream. So a draw in one place never
 * depends on how much was drawn elsewhere, or on what finished first.
 */
export interface RandomSource {
  /** The full path from the seed, e.g. `seed 7/round 1/solver/step 2`; also the identity of independent model draws. */
  readonly path: string;
  /** An independent stream for a named place below this one. Draws nothing from this stream; equal names give equal streams. */
  fork(...names: readonly (string | number)[]): RandomSource;
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Uniform whole number in [0, limit); `limit` at least 1. */
  integer(limit: number): number;
  /** True or false with equal probability. */
  coin(): boolean;
  /** All items in a uniformly random order (Fisher-Yates); the input is left as it is. */
  shuffle<Item>(items: readonly Item[]): Item[];
}

/** The root stream of a run. Different seeds give different streams; 0 is a seed like any other. */
export function createRandomSource(seed: number | string): RandomSource {
  return sourceAt(`seed ${seed}`);
}

type Hash = ReturnType<typeof sha256.create>;

/** From this path length on, hashing the path of a source once for all sources below it saves more than it costs. */
const longPath = 256;

/** `hashed`: the hash of the path's first `at` characters, which end where a name ends. */
function sourceAt(path: string, hashed?: { readonly at: number; readonly hash: () => Hash }): RandomSource {
  // Made at the first draw, because most sources are only used for their path.
  let made: ReturnType<typeof xoroshiro128plusFromState> | undefined;
  const wholeHash = () =>
    hashed === undefined
      ? sha256.create().update(utf8ToBytes(path))
      : hashed
          .hash()
          .clone()
          .update(utf8ToBytes(path.slice(hashed.at)));
  const generator = () => (made ??= xoroshiro128plusFromState(stateOf(wholeHash())));
  let kept: Hash | undefined;
  const below = path.length < longPath ? undefined : { at: path.length, hash: () => (kept ??= wholeHash()) };
  const integer = (limit: number) => uniformInt(generator(), 0, limit - 1);
  return {
    path,
    fork: (...names) => sourceAt([path, ...names.map(escapeName)].join('/'), below),
    uniform: () => uniformFloat64(generator()),
    integer,
    coin: () => integer(2) === 1,
    shuffle: (items) => {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = integer(last + 1);
        [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
      }
      return shuffled;
    },
  };
}

/** A slash within a name must not be read as a separator of two names. */
function escapeName(name: string | number): string {
  return String(name).replaceAll('%', '%25').replaceAll('/', '%2F');
}

/** 128 bits of the path's SHA-256 as the generator's state. */
function stateOf(hash: Hash): [number, number, number, number] {
  const view = new DataView(hash.digest().buffer);
  return [view.getInt32(0), view.getInt32(4), view.getInt32(8), view.getInt32(12) | 1];
}
