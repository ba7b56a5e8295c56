import type { RedisScript } from '../redis/redis-script.ts';

/*
 * A claim is the right to make a call, and stands under the key of the call. Its token is `PROCESS.NUMBER`: unique, so that a script that is
 * sent a second time, because its answer was lost, finds what it did the first time. A claim has no time limit, since calls take up to
 * minutes; it ends when its process is no longer alive.
 */

/**
 * The reply; or the claim, if the experiment's limits allow one more call; or who has it.
 *
 * Keys: reply, claims, the caller's life, experiment. Values: key, token, id of the experiment, milliseconds of the life, prefix of lives,
 * the token of a dead process whose claim may be taken over (or nothing).
 *
 * A call that is taken over within its experiment was counted already: the first caller may not have made it.
 */
export const claimScript: RedisScript = {
  name: 'maspoClaim',
  lua: `
local stored = redis.call('GET', KEYS[1])
if stored then return {'reply', stored} end
redis.call('SET', KEYS[3], '1', 'PX', ARGV[4])
local counted = false
local claim = redis.call('HGET', KEYS[2], ARGV[1])
if claim then
  local token, process, experiment = string.match(claim, '^(([^.]+)%.%w+) (.*)$')
  if token == ARGV[2] then return {'claimed'} end
  if redis.call('EXISTS', ARGV[5] .. process) == 1 then return {'held'} end
  if token ~= ARGV[6] then return {'dead', token} end
  counted = experiment == ARGV[3]
end
local calls, price, maxCalls, maxPrice = unpack(redis.call('HMGET', KEYS[4], 'calls', 'price', 'maxCalls', 'maxPrice'))
if maxCalls and not counted and tonumber(calls or 0) >= tonumber(maxCalls) then return {'refused', 'maxCalls', maxCalls, calls or '0'} end
if maxPrice and tonumber(price or 0) >= tonumber(maxPrice) then return {'refused', 'maxMoney', maxPrice, price or '0'} end
if not counted then redis.call('HINCRBY', KEYS[4], 'calls', 1) end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2] .. ' ' .. ARGV[3])
return {'claimed'}`,
};

/**
 * Stores the reply unless there is one, ends the claim, counts what the call took, and returns what stands there now.
 *
 * Keys: reply, claims, experiment. Values: key, token, packed reply, tokens, price.
 *
 * A caller whose claim was taken over made a call beside the one that is counted.
 */
export const putScript: RedisScript = {
  name: 'maspoPut',
  lua: `
local mark = ARGV[2] .. ' '
local stored = redis.call('GET', KEYS[1])
if stored and string.sub(stored, 1, #mark) == mark then return stored end
if not stored then
  stored = mark .. ARGV[3]
  redis.call('SET', KEYS[1], stored)
end
local claim = redis.call('HGET', KEYS[2], ARGV[1])
if claim and string.sub(claim, 1, #mark) == mark then
  redis.call('HDEL', KEYS[2], ARGV[1])
else
  redis.call('HINCRBY', KEYS[3], 'calls', 1)
end
redis.call('HINCRBY', KEYS[3], 'tokens', ARGV[4])
redis.call('HINCRBY', KEYS[3], 'price', ARGV[5])
return stored`,
};

/**
 * Ends the claim if it is still that of the token. Keys: claims, experiment. Values: key, token, 1 if the call was not made, so that it counts
 * no longer.
 */
export const releaseScript: RedisScript = {
  name: 'maspoRelease',
  lua: `
local mark = ARGV[2] .. ' '
local claim = redis.call('HGET', KEYS[1], ARGV[1])
if not claim or string.sub(claim, 1, #mark) ~= mark then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
if ARGV[3] == '1' then redis.call('HINCRBY', KEYS[2], 'calls', -1) end
return 1`,
};
