import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { PutObjectCommandInput } from '@aws-sdk/client-s3';
import { MaspoError } from '@maspo/core';
import { isSafePath } from './artefact-manifest.ts';
import type { ArtefactStore } from './artefact-store.ts';
import { isTransient, s3Failure } from './s3-failure.ts';
import { type Content, createArtefactStore, type ObjectPlace } from './stored-artefacts.ts';

// Files up to this size are sent from memory, so that the client can send them again. It cannot send a stream again.
const inMemory = 16 * 1024 ** 2;
const triesOfStreams = 3;
const removedAtOnce = 16;

/**
 * Artefacts in S3-compatible object storage, at `s3://bucket/prefix`. Endpoint, region and keys come from the usual environment of the
 * official client: `AWS_ENDPOINT_URL_S3`, `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, or a profile. The client is loaded
 * here, because it is big. Throws `MaspoError('invalid-input')` for an invalid address.
 */
export async function openS3Artefacts(address: string): Promise<ArtefactStore> {
  return createArtefactStore(await openS3Place(parseAddress(address)));
}

interface Bucket {
  readonly address: string;
  readonly bucket: string;
  /** Empty, or ends with `/`. */
  readonly prefix: string;
}

function parseAddress(address: string): Bucket {
  // The message contains no part of a wrong address, because a user may have written keys into it.
  const [, bucket, rest = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s.exec(address) ?? [];
  const prefix = rest.replace(/\/$/, '');
  if (bucket === undefined || (prefix !== '' && !isSafePath(prefix)) || prefix.length > 200)
    throw new MaspoError(
      'invalid-input',
      'an address of object storage is s3://bucket or s3://bucket/prefix; it must not contain keys',
    );
  return { address: `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`, bucket, prefix: prefix && `${prefix}/` };
}

async function openS3Place({ address, bucket, prefix }: Bucket): Promise<ObjectPlace> {
  const { S3Client, PutObjectCommand, GetObjectCommand, DeleteObjectCommand, paginateListObjectsV2 } = await import(
    '@aws-sdk/client-s3'
  );
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3: endpoint = AWS_ENDPOINT_URL } = process.env;
  const client = new S3Client({
    // Most servers other than Amazon's have no host name for every bucket.
    forcePathStyle: endpoint !== undefined,
    // By default the client adds a CRC after the body, in chunks that older compatible servers refuse, or store as content. The CRC is not
    // needed, because the manifest has a SHA-256 of every file, and fetching compares it.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Without limits, the client waits for ever. `socketTimeout` counts from the last transferred byte.
    requestHandler: { connectionTimeout: 10_000, socketTimeout: 60_000 },
  });
  const place = { Bucket: bucket };
  const told = (error: unknown, signal: AbortSignal): unknown => {
    signal.throwIfAborted();
    return s3Failure(error, { address, bucket, endpoint });
  };
  const send = async (key: string, content: Content, signal: AbortSignal) => {
    const put = (body: Omit<PutObjectCommandInput, 'Bucket' | 'Key'>) =>
      client.send(new PutObjectCommand({ ...place, Key: prefix + key, ...body }), { abortSignal: signal });
    if ('text' in content) return put({ Body: content.text });
    const { file, size } = content;
    if (size <= inMemory) return put({ Body: await readFile(file, { signal }) });
    for (let tried = 1; ; tried++) {
      const Body = createReadStream(file);
      try {
        return await put({ Body, ContentLength: size });
      } catch (error) {
        if (signal.aborted || tried === triesOfStreams || !isTransient(error)) throw error;
      } finally {
        Body.destroy();
      }
    }
  };
  const removeKey = (Key: string, signal: AbortSignal) =>
    client.send(new DeleteObjectCommand({ ...place, Key }), { abortSignal: signal });
  return {
    address,
    write: async (key, content, signal) => {
      try {
        await send(key, content, signal);
      } catch (error) {
        throw told(error, signal);
      }
    },
    // A server answers only after it has stored the object.
    settle: async () => {},
    read: async (key, signal) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ ...place, Key: prefix + key }), {
          abortSignal: signal,
        });
        return Body as Readable;
      } catch (error) {
        if ((error as Error).name === 'NoSuchKey') return undefined;
        throw told(error, signal);
      }
    },
    remove: async (key, signal) => {
      try {
        await removeKey(prefix + key, signal);
      } catch (error) {
        throw told(error, signal);
      }
    },
    removeBelow: async (key, signal) => {
      try {
        const pages = paginateListObjectsV2(
          { client },
          { ...place, Prefix: `${prefix}${key}/` },
          { abortSignal: signal },
        );
        // All pages are read first, so that the listing does not change while it is read.
        const keys: string[] = [];
        for await (const { Contents = [] } of pages) keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
        // Removed one by one, because the request for many keys needs a checksum that some compatible servers do not accept.
        for (let first = 0; first < keys.length; first += removedAtOnce)
          await Promise.all(keys.slice(first, first + removedAtOnce).map((name) => removeKey(name, signal)));
      } catch (error) {
        throw told(error, signal);
      }
    },
    close: () => client.destroy(),
  };
}
