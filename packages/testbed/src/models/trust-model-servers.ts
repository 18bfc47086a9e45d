import { globalAgent } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { ModelServers } from './model-servers.js';

/**
 * Lets this process trust the servers' certificate, until disposed of. Only `synthesize()` of the Cartesia plugin
 * needs it: it speaks TLS whatever its `baseUrl` says. For another process set `NODE_EXTRA_CA_CERTS` to
 * `models.tls.caFile` when starting it.
 */
export function trustModelServers(models: Pick<ModelServers, 'tls'>): Disposable {
  const before = globalAgent.options.ca;
  globalAgent.options.ca = [before ?? [...rootCertificates], models.tls.ca].flat();
  return {
    [Symbol.dispose]: () => {
      if (before === undefined) delete globalAgent.options.ca;
      else globalAgent.options.ca = before;
    },
  };
}
