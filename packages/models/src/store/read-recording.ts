import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { type ChatModel, type ChatReply, MaspoError } from '@maspo/core';
import {
  type FileHashes,
  type RecordingHeader,
  recordedReplySchema,
  recordingHeaderSchema,
} from './recording-format.ts';
import type { ReplyStore } from './reply-store.ts';

/** The replies of a recorded run, used to answer the same run again without a server. */
export interface Recording {
  /** Returns the recorded replies, and stores nothing. */
  readonly store: ReplyStore;
  /**
   * Used instead of every server. It throws `MaspoError` `invalid-input` for each request, because a request that
   * reaches it was not recorded.
   */
  readonly model: ChatModel;
  /** The model files whose replies were recorded, with their hashes. */
  readonly files: FileHashes;
}

/** Reads a whole recording into memory and checks it. Throws `MaspoError` if the recording is missing, damaged, or has another format. */
export async function readRecording(file: string): Promise<Recording> {
  const content = unpacked(file, await readBytes(file));
  const headerEnd = content.indexOf(newline);
  const header = readHeader(file, content.subarray(0, headerEnd === -1 ? content.length : headerEnd));
  const body = content.subarray(headerEnd === -1 ? content.length : headerEnd + 1);
  if (createHash('sha256').update(body).digest('hex') !== header.sha256) {
    throw refused(
      file,
      'its replies do not match the SHA-256 in its header, so the file was cut short or has been changed',
    );
  }
  const replies = readReplies(file, body);
  if (replies.size !== header.count)
    throw refused(file, `it holds ${replies.size} replies, and its header says ${header.count}`);
  return {
    files: header.files ?? {},
    store: { get: (key) => replies.get(key), put: async (_key, reply) => reply, close: () => {} },
    model: async ({ purpose, agent }) => {
      const call = agent === undefined ? purpose : `${purpose} for agent ${agent}`;
      const recorded = header.run === null ? 'which was not made of a single run' : `of run ${header.run}`;
      throw new MaspoError(
        'invalid-input',
        `the recording ${file}, ${recorded}, holds no reply to a call of this run (${call}): configuration and recording differ. Replay with the configuration, the data and the version of maspo that were recorded, or leave --replay out to ask the models`,
      );
    },
  };
}

const newline = 0x0a;

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : message;
    throw new MaspoError('missing-data', `cannot read the recording ${file}: ${why}`, { cause });
  }
}

function unpacked(file: string, bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw refused(file, `it cannot be unpacked (${(cause as Error).message})`, cause);
  }
}

function readHeader(file: string, line: Buffer): RecordingHeader {
  const header = parseLine(line);
  const { format, version } = (header ?? {}) as { format?: unknown; version?: unknown };
  if (format !== 'maspo-recording') throw refused(file, 'its first line is not the header of a recording');
  if (version !== 1) throw refused(file, `it has format version ${version}, and this version of maspo reads version 1`);
  const parsed = recordingHeaderSchema.safeParse(header);
  if (!parsed.success) throw refused(file, 'its header is damaged', parsed.error);
  return parsed.data;
}

function readReplies(file: string, body: Buffer): Map<string, ChatReply> {
  const replies = new Map<string, ChatReply>();
  for (let start = 0, number = 2; start < body.length; number++) {
    const end = body.indexOf(newline, start);
    const line = body.subarray(start, end === -1 ? body.length : end);
    const parsed = recordedReplySchema.safeParse(parseLine(line));
    if (!parsed.success) throw refused(file, `line ${number} holds no reply`, parsed.error);
    replies.set(parsed.data.key, parsed.data.reply as ChatReply);
    start += line.length + 1;
  }
  return replies;
}

function parseLine(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    return undefined;
  }
}

function refused(file: string, why: string, cause?: unknown): MaspoError {
  const message = `${file} cannot be replayed: ${why}. Make it again with "maspo cache export FILE --run DIR", or copy it again`;
  return new MaspoError('invalid-input', message, { cause });
}
