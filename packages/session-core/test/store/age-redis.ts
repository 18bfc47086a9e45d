import type { RedisClientType } from '@redis/client';

/** Moves everything below `prefix` into the past, as if `ms` had gone by: no test has to wait. */
export async function ageRedis(client: RedisClientType, prefix: string, ms: number): Promise<void> {
  for (const key of await client.keys(`${prefix}*`)) {
    if ((await client.type(key)) === 'hash') {
      await client.hIncrBy(key, 'expiresAtMs', -ms);
    } else {
      for (const member of await client.zRange(key, 0, -1)) await client.zIncrBy(key, -ms, member);
    }
    const leftMs = await client.pTTL(key);
    if (leftMs >= 0) await client.pExpire(key, Math.max(leftMs - ms, 0));
  }
}
