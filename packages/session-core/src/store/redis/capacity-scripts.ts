// The places of one supervisor are one sorted set: who holds one, and when it is free again by Redis' own time.
const PRELUDE = `
local places, holder = KEYS[1], ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', places, '-inf', string.format('%.0f', now))
local held = redis.call('ZSCORE', places, holder)
local function take(ttl)
  redis.call('ZADD', places, string.format('%.0f', now + ttl), holder)
  local last = redis.call('ZRANGE', places, -1, -1, 'WITHSCORES')
  redis.call('PEXPIREAT', places, last[2])
  return {'ok'}
end
`;

/** ARGV: holder, capacity, ttlMs → `ok` or `full`. */
export const RESERVE = `${PRELUDE}
if not held and redis.call('ZCARD', places) >= tonumber(ARGV[2]) then return {'full'} end
return take(ARGV[3])
`;

/** ARGV: holder, ttlMs → `ok` or `gone`. */
export const EXTEND = `${PRELUDE}
if not held then return {'gone'} end
return take(ARGV[2])
`;

/** ARGV: holder. */
export const FREE = `return {redis.call('ZREM', KEYS[1], ARGV[1])}`;
