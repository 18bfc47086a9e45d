/**
 * The places of one supervisor are one sorted set: who holds one, and when it is free again by Redis' own time.
 * ARGV: holder, capacity, ttlMs → `ok` or `full`.
 */
export const RESERVE = `
local places, holder, capacity, ttl = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', places, '-inf', string.format('%.0f', now))
local held = redis.call('ZSCORE', places, holder)
if not held and redis.call('ZCARD', places) >= capacity then return {'full'} end
redis.call('ZADD', places, string.format('%.0f', now + ttl), holder)
local last = redis.call('ZRANGE', places, -1, -1, 'WITHSCORES')
redis.call('PEXPIREAT', places, last[2])
return {'ok'}
`;

/** ARGV: holder. */
export const FREE = `return {redis.call('ZREM', KEYS[1], ARGV[1])}`;
