export { createRedisCapacity } from './store/redis/redis-capacity.js';
export type { RedisCapacity } from './store/redis/redis-capacity.js';
export type { RedisScriptClient } from './store/redis/redis-link.js';
export { REDIS_DEFAULTS } from './store/redis/redis-options.js';
export type { RedisOptions, RedisSource } from './store/redis/redis-options.js';
export { createRedisTransferStore } from './store/redis/redis-transfer-store.js';
export type { RedisTransferStore, RedisTransferStoreOptions } from './store/redis/redis-transfer-store.js';
