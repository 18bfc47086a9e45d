// One transfer is one hash: `record`, `revision` and `ended` of the last save, and `owner`, `epoch` and `expiresAtMs` of
// the lease. A sorted set holds when the lease of each transfer that may become an orphan runs out. Every script gets the
// hash and the set as its keys, the transfer's id first of its arguments, and takes Redis' own time.
//
// Lua writes large numbers as 1.7e+12 unless told otherwise.
const PRELUDE = `
local transfer, leases, id = KEYS[1], KEYS[2], ARGV[1]
local function text(number) return string.format('%.0f', number) end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function field(name) return redis.call('HGET', transfer, name) end
local function lost(owner, epoch)
  local current = redis.call('HMGET', transfer, 'owner', 'epoch')
  if current[1] == owner and current[2] == epoch then return nil end
  return {'lost', current[2] or '', current[1] or ''}
end
-- The set lives as long as any transfer in it; what is left of transfers that have expired goes when others come.
local function list(expires, retain)
  redis.call('ZREMRANGEBYSCORE', leases, '-inf', text(now - retain))
  redis.call('ZADD', leases, expires, id)
  if redis.call('PTTL', leases) < tonumber(retain) then redis.call('PEXPIRE', leases, retain) end
end
local function keep(owner, ttl, retain)
  local expires = text(now + ttl)
  redis.call('HSET', transfer, 'owner', owner, 'expiresAtMs', expires)
  if field('ended') ~= '1' then list(expires, retain) end
  return {'ok', field('epoch'), expires}
end
local function live(retain)
  if field('ended') ~= '1' then redis.call('PEXPIRE', transfer, retain) end
end
`;

/** ARGV: id, owner, ttlMs, aboveEpoch, retainActiveMs → `ok, epoch, expiresAtMs` or `held, owner, remainingMs`. */
export const ACQUIRE = `${PRELUDE}
local owner = field('owner')
local remaining = tonumber(field('expiresAtMs') or '0') - now
if owner and owner ~= ARGV[2] and remaining > 0 then return {'held', owner, text(remaining)} end
local epoch = math.max(tonumber(field('epoch') or '0'), tonumber(ARGV[4])) + 1
redis.call('HSET', transfer, 'epoch', text(epoch))
-- To be taken up again and again, by processes that cannot go on with it, is no sign of life.
if redis.call('PTTL', transfer) < 0 then live(ARGV[5]) end
return keep(ARGV[2], ARGV[3], ARGV[5])
`;

/** ARGV: id, owner, epoch, ttlMs, retainActiveMs → `ok, epoch, expiresAtMs` or `lost, epoch, owner`. */
export const RENEW = `${PRELUDE}
local notOurs = lost(ARGV[2], ARGV[3])
if notOurs then return notOurs end
live(ARGV[5])
return keep(ARGV[2], ARGV[4], ARGV[5])
`;

/** ARGV: id, owner, epoch → `ok` or `lost, …`. */
export const RELEASE = `${PRELUDE}
local notOurs = lost(ARGV[2], ARGV[3])
if notOurs then return notOurs end
redis.call('HDEL', transfer, 'owner')
redis.call('HSET', transfer, 'expiresAtMs', text(now))
if field('ended') ~= '1' then redis.call('ZADD', leases, text(now), id) end
return {'ok'}
`;

/** ARGV: id, owner, epoch, revision, record, ended ('1' or '0'), retainMs → `ok`, `lost, …` or `stale, revision`. */
export const SAVE = `${PRELUDE}
local notOurs = lost(ARGV[2], ARGV[3])
if notOurs then return notOurs end
local stored = field('revision')
if stored and tonumber(stored) >= tonumber(ARGV[4]) and field('record') ~= ARGV[5] then
  return {'stale', stored}
end
redis.call('HSET', transfer, 'revision', ARGV[4], 'record', ARGV[5], 'ended', ARGV[6])
if ARGV[6] == '1' then
  redis.call('ZREM', leases, id)
  redis.call('PEXPIRE', transfer, ARGV[7])
else
  live(ARGV[7])
  list(field('expiresAtMs'), ARGV[7])
end
return {'ok'}
`;

/** → the record, or nothing. */
export const LOAD = `return {redis.call('HGET', KEYS[1], 'record') or nil}`;

export const DELETE = `${PRELUDE}
redis.call('DEL', transfer)
redis.call('ZREM', leases, id)
return {'ok'}
`;

/** KEYS: the sorted set alone. ARGV: limit → ids of transfers whose lease has run out, oldest first. */
export const DUE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now), 'LIMIT', 0, ARGV[1])
`;

/**
 * Looks at one of DUE: → `orphan, sinceMs, lastOwner`, or `not` if the transfer is looked after again, was never saved
 * or has expired; then it is no longer due.
 */
export const INSPECT = `${PRELUDE}
local expires = field('expiresAtMs')
if redis.call('HEXISTS', transfer, 'record') == 0 or field('ended') == '1' then
  redis.call('ZREM', leases, id)
  return {'not'}
end
if tonumber(expires) > now then
  redis.call('ZADD', leases, expires, id)
  return {'not'}
end
return {'orphan', expires, field('owner') or ''}
`;
