import type { Redis } from 'ioredis';
import { answered } from './redis-failure.ts';

/** A script that the server runs as one step. A client whose connection breaks may send it again, so a second run must do no harm. */
export interface RedisScript {
  /** Unique among all scripts of a client. */
  readonly name: string;
  readonly lua: string;
}

export interface ScriptInput {
  readonly keys: readonly string[];
  readonly values: readonly (string | number | Buffer)[];
}

type Runner = (count: number, ...input: (string | number | Buffer)[]) => Promise<unknown>;

/** Returns the result of the script: texts as buffers, and numbers cut to whole numbers. Throws as `answered`. */
export function runScript(redis: Redis, { name, lua }: RedisScript, { keys, values }: ScriptInput): Promise<unknown> {
  const commands = redis as unknown as Record<string, Runner | undefined>;
  if (commands[`${name}Buffer`] === undefined) redis.defineCommand(name, { lua });
  return answered(redis, commands[`${name}Buffer`]!.call(redis, keys.length, ...keys, ...values));
}
