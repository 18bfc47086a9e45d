/** The part of rtc-node's native client that is used here; the package does not export it. */
interface FfiClient {
  request(request: { message: { case: string; value: object } }): unknown;
}

/**
 * Asks rtc-node's native client for what `@livekit/rtc-node` (0.13) does not expose, though LiveKit's clients can:
 * this is the one file of this package that reaches for it. Returns false when this rtc-node cannot.
 */
export function requestFfi(request: string, value: object): boolean {
  const client = ffiClient();
  if (client === undefined) return false;
  try {
    return client.request({ message: { case: request, value } }) !== undefined;
  } catch {
    return false;
  }
}

function ffiClient(): FfiClient | undefined {
  const client = (globalThis as { _ffiClientInstance?: unknown })._ffiClientInstance;
  const isClient =
    typeof client === 'object' &&
    client !== null &&
    'request' in client &&
    typeof client.request === 'function';
  return isClient ? (client as FfiClient) : undefined;
}
