/** One RTP packet (RFC 3550 §5.1), as far as a phone needs it. */
export interface RtpPacket {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Uint8Array;
}

const HEADER_BYTES = 12;

export function formatRtp(packet: RtpPacket): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + packet.payload.length);
  bytes[0] = 0x80;
  bytes[1] = (packet.marker ? 0x80 : 0) | packet.payloadType;
  bytes.writeUInt16BE(packet.sequence & 0xffff, 2);
  bytes.writeUInt32BE(packet.timestamp >>> 0, 4);
  bytes.writeUInt32BE(packet.ssrc >>> 0, 8);
  bytes.set(packet.payload, HEADER_BYTES);
  return bytes;
}

/** Reads a datagram; `undefined` for what is no RTP packet. */
export function parseRtp(bytes: Buffer): RtpPacket | undefined {
  const first = bytes[0] ?? 0;
  const second = bytes[1] ?? 0;
  if (bytes.length < HEADER_BYTES || first >> 6 !== 2) return undefined;
  let at = HEADER_BYTES + 4 * (first & 0x0f);
  if (first & 0x10 && bytes.length >= at + 4) at += 4 + 4 * bytes.readUInt16BE(at + 2);
  const padding = first & 0x20 ? (bytes.at(-1) ?? 0) : 0;
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    payload: bytes.subarray(at, bytes.length - padding),
  };
}
