import type { WarmTransferOptions } from '@warm/transfer';

/** The server, the person to call and the trunk, as the environment names them. */
export function transferSettings(): Pick<WarmTransferOptions, 'livekit' | 'directory' | 'dialer'> {
  const ada = { id: 'ada', name: 'Ada', address: env('WARM_SUPERVISOR') };
  const trunkId = process.env['SIP_OUTBOUND_TRUNK_ID'];
  return {
    livekit: {
      url: env('LIVEKIT_URL'),
      apiKey: env('LIVEKIT_API_KEY'),
      apiSecret: env('LIVEKIT_API_SECRET'),
    },
    directory: { departments: [{ id: 'support', name: 'support', destinations: [ada] }] },
    ...(trunkId && { dialer: { outbound: { trunkId } } }),
  };
}

/** A setting these programs cannot do without. */
export function env(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`Set ${name}.`);
  return value;
}
