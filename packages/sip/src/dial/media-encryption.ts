/** Whether audio between LiveKit and the far end is encrypted (SRTP). */
export type MediaEncryption = 'off' | 'allow' | 'require';

/** `SIPMediaEncryption` of LiveKit's protocol, which the SDK does not export. */
export const MEDIA_ENCRYPTIONS = { off: 0, allow: 1, require: 2 } as const satisfies Record<
  MediaEncryption,
  number
>;
