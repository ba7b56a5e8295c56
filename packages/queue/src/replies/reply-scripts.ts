import type { RedisScript } from '../redis/redis-script.ts';

/*
 * A claim is the right to make a call. It is stored under the key of the call as `TOKEN BEGUN EXPERIMENT`. Its token is `PROCESS.NUMBER`.
 * The token is unique, so that a script that is sent a second time, because its answer was lost, finds what it did the first time. BEGUN is
 * 1 as soon as the call went out and is counted; before, the call may still wait for its turn. A claim has no time limit, because calls may
 * take minutes. It can be taken over when its process is no longer alive.
 */

/** Lua: `refusal(experiment)` returns the answer for a limit that allows no further call, or nothing. */
const refusal = `
local function refusal(experiment)
  local calls, price, maxCalls, maxPrice = unpack(redis.call('HMGET', experiment, 'calls', 'price', 'maxCalls', 'maxPrice'))
  if maxCalls and tonumber(calls or 0) >= tonumber(maxCalls) then return {'refused', 'maxCalls', maxCalls, calls or '0'} end
  if maxPrice and tonumber(price or 0) >= tonumber(maxPrice) then return {'refused', 'maxMoney', maxPrice, price or '0'} end
end`;

/**
 * Returns the reply, or the claim, or that another process has the claim, or the limit that allows no further call. The limit is checked
 * here already, so that no caller waits for its turn in vain.
 *
 * Keys: reply, claims, the caller's life, experiment. Values: key, token, id of the experiment, milliseconds of the life, prefix of lives,
 * the token of a dead process whose claim may be taken over (or nothing).
 *
 * A call that is taken over within its experiment counts once, because the first caller may not have made it.
 */
export const claimScript: RedisScript = {
  name: 'maspoClaim',
  lua: `${refusal}
local stored = redis.call('GET', KEYS[1])
if stored then return {'reply', stored} end
redis.call('SET', KEYS[3], '1', 'PX', ARGV[4])
local begun = '0'
local claim = redis.call('HGET', KEYS[2], ARGV[1])
if claim then
  local token, process, earlier, experiment = string.match(claim, '^(([^.]+)%.%w+) (%d) (.*)$')
  if token == ARGV[2] then return {'claimed'} end
  if redis.call('EXISTS', ARGV[5] .. process) == 1 then return {'held'} end
  if token ~= ARGV[6] then return {'dead', token} end
  if experiment == ARGV[3] then begun = earlier end
end
local refused = begun == '0' and refusal(KEYS[4])
if refused then return refused end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2] .. ' ' .. begun .. ' ' .. ARGV[3])
return {'claimed'}`,
};

/**
 * The call goes out now. It is counted once, unless a limit allows no further call.
 *
 * Keys: claims, experiment. Values: key, token, id of the experiment.
 *
 * A caller whose claim was taken over makes an additional call, and `maspoPut` counts it.
 */
export const beginScript: RedisScript = {
  name: 'maspoBegin',
  lua: `${refusal}
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] .. ' 0 ' .. ARGV[3] then return {'begun'} end
local refused = refusal(KEYS[2])
if refused then return refused end
redis.call('HINCRBY', KEYS[2], 'calls', 1)
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' 1 ' .. ARGV[3])
return {'begun'}`,
};

/**
 * Stores the reply unless there is one, ends the claim, counts what the call used, and returns the stored reply.
 *
 * Keys: reply, claims, experiment. Values: key, token, packed reply, tokens, price.
 *
 * A caller whose claim was taken over made an additional call, which is counted here.
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
local mine = claim and string.sub(claim, 1, #mark) == mark
if mine then redis.call('HDEL', KEYS[2], ARGV[1]) end
if not mine or string.sub(claim, #mark + 1, #mark + 1) == '0' then redis.call('HINCRBY', KEYS[3], 'calls', 1) end
redis.call('HINCRBY', KEYS[3], 'tokens', ARGV[4])
redis.call('HINCRBY', KEYS[3], 'price', ARGV[5])
return stored`,
};

/**
 * Ends the claim if it still belongs to the token. Keys: claims, experiment. Values: key, token, 1 if the call was not made and no longer
 * counts.
 */
export const releaseScript: RedisScript = {
  name: 'maspoRelease',
  lua: `
local mark = ARGV[2] .. ' '
local claim = redis.call('HGET', KEYS[1], ARGV[1])
if not claim or string.sub(claim, 1, #mark) ~= mark then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
if ARGV[3] == '1' and string.sub(claim, #mark + 1, #mark + 1) == '1' then redis.call('HINCRBY', KEYS[2], 'calls', -1) end
return 1`,
};
