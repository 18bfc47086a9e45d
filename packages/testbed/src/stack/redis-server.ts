import type { ProcessSpec } from './managed-process.js';
import type { RedisOptions } from './options.js';
import { redisCommand } from './redis-command.js';

/** A Redis on loopback; everything it writes stays in the stack's folder. */
export function redisSpec(command: string, port: number, folder: string, options: RedisOptions): ProcessSpec {
  return {
    name: 'redis',
    command,
    args: [
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder],
      ...['--save', '', '--appendonly', options.appendOnly === true ? 'yes' : 'no'],
      // Fsync of every write costs little here and makes "survives a SIGKILL" true.
      ...['--appendfsync', 'always', '--daemonize', 'no'],
    ],
    isReady: async () => (await redisCommand(port, ['PING']))?.startsWith('+PONG') === true,
    stopSignals: [{ signal: 'SIGTERM' }],
  };
}
