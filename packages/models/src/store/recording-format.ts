import { z } from 'zod';

/** SHA-256 of model files, by their paths as written in a configuration. */
export type FileHashes = Readonly<Record<string, string>>;

/**
 * A recording is JSONL, gzipped or not: this header, and then one line for each reply, sorted by key. Equal replies give equal
 * bytes.
 */
export const recordingHeaderSchema = z.strictObject({
  format: z.literal('maspo-recording'),
  version: z.literal(1),
  /** The manifest id of the recorded run; null for replies that were not selected by a run. */
  run: z.string().nullable(),
  /** Replies of simulated models are not stored, so they are never recorded. */
  simulated: z.literal(false),
  /** The model files that gave the replies, with their hashes, so that a replay needs no file; left out if there are none. */
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)).exactOptional(),
  /** Number of replies. */
  count: z.int().min(0),
  /** The hash of all lines after the header, including line ends; lower-case hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export type RecordingHeader = z.infer<typeof recordingHeaderSchema>;

/** Unknown fields are kept: later versions may add some. */
export const recordedReplySchema = z.strictObject({
  key: z.string().regex(/^[0-9a-f]{64}$/),
  reply: z.looseObject({
    text: z.string(),
    finish: z.enum(['stop', 'length', 'filtered']),
    usage: z.looseObject({ inputTokens: z.number(), outputTokens: z.number() }),
    model: z.string(),
    failure: z.string().optional(),
  }),
});
