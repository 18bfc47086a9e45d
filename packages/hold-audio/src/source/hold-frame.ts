/** Sound in pieces, as `AudioFrame` of `@livekit/rtc-node` holds it: interleaved 16-bit samples. */
export interface HoldFrame {
  readonly data: Int16Array;
  readonly sampleRate: number;
  readonly channels: number;
}
