import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';

import type { HoldVoice } from '../announcement/hold-voice.js';
import type { HoldFrame } from '../source/hold-frame.js';

/** espeak-ng gives 22.05 kHz mono; its WAV header has the usual 44 bytes. */
const SAMPLE_RATE = 22_050;
const HEADER_BYTES = 44;

/** The voice of espeak-ng, if this machine has it: no key, no network, and good enough to judge timing and loudness. */
export const espeakVoice: HoldVoice = {
  async *synthesize(text: string): AsyncGenerator<HoldFrame> {
    const child = spawn('espeak-ng', ['--stdout', '--', text], { stdio: ['ignore', 'pipe', 'ignore'] });
    const started = new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    await started;
    const wav = await buffer(child.stdout);
    const bytes = Uint8Array.from(wav.subarray(HEADER_BYTES, wav.length - (wav.length % 2)));
    yield { data: new Int16Array(bytes.buffer), sampleRate: SAMPLE_RATE, channels: 1 };
  },
};
