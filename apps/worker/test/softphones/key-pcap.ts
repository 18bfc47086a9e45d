import { writeFile } from 'node:fs/promises';

const TELEPHONE_EVENT = 101;
const PACKET_MS = 20;
const KEY_MS = 200;
const SAMPLES_PER_MS = 8;
/** RFC 4733 §2.5.1.4: the end of an event is sent three times, lest it be lost. */
const ENDS = 3;
const VOLUME = 10;
const SSRC = 0x5749_524d;
const HEADERS_BYTES = 14 + 20 + 8;
const ETHERNET = 1;

/**
 * Writes a key as RFC 4733 packets for sipp's `play_pcap_audio`. sipp 3.6 can make such packets itself (`play_dtmf`), but
 * only with the payload type 96, which LiveKit's offers and answers do not use.
 */
export async function writeKeyPcap(path: string, key: string): Promise<void> {
  const event = '0123456789*#'.indexOf(key);
  await writeFile(path, Buffer.concat([fileHeader(), ...packets(event)]));
}

function packets(event: number): Buffer[] {
  const steps = KEY_MS / PACKET_MS;
  return Array.from({ length: steps + ENDS }, (_, index) => {
    const isEnd = index >= steps;
    const duration = Math.min(index + 1, steps) * PACKET_MS * SAMPLES_PER_MS;
    return record(
      index * PACKET_MS,
      rtp(index, Buffer.of(event, (isEnd ? 0x80 : 0) | VOLUME, duration >> 8, duration & 0xff)),
    );
  });
}

function rtp(sequence: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8((sequence === 0 ? 0x80 : 0) | TELEPHONE_EVENT, 1);
  header.writeUInt16BE(sequence + 1, 2);
  header.writeUInt32BE(SAMPLES_PER_MS * PACKET_MS, 4);
  header.writeUInt32BE(SSRC, 8);
  return Buffer.concat([header, payload]);
}

/** One packet with its time; sipp puts addresses, ports and checksums in itself. */
function record(atMs: number, payload: Buffer): Buffer {
  const frame = Buffer.concat([Buffer.alloc(HEADERS_BYTES), payload]);
  frame.writeUInt16BE(0x0800, 12);
  frame.writeUInt8(0x45, 14);
  frame.writeUInt16BE(20 + 8 + payload.length, 16);
  frame.writeUInt8(64, 22);
  frame.writeUInt8(17, 23);
  frame.writeUInt16BE(8 + payload.length, 38);
  const header = Buffer.alloc(16);
  header.writeUInt32LE(Math.floor(atMs / 1000), 0);
  header.writeUInt32LE((atMs % 1000) * 1000, 4);
  header.writeUInt32LE(frame.length, 8);
  header.writeUInt32LE(frame.length, 12);
  return Buffer.concat([header, frame]);
}

function fileHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2_c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(ETHERNET, 20);
  return header;
}
