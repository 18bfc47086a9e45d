import { log } from '@livekit/agents';

/**
 * What nobody awaits is logged and nothing more. rtc-node answers events of the server asynchronously and can fail at
 * one, of one call; Node would end the process for it, and with it the watch over all others.
 */
export function surviveRejections(): AsyncDisposable {
  const tell = (error: unknown) => log().error({ error }, 'something failed that nobody waited for');
  process.on('unhandledRejection', tell);
  return {
    async [Symbol.asyncDispose]() {
      process.off('unhandledRejection', tell);
    },
  };
}
