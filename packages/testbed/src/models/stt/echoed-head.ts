import { samplesIn, type Pcm } from '../../audio/pcm.js';

const SHORTEST_MS = 60;
const LONGEST_MS = 2000;

/**
 * Removes a head that is, sample by sample, a copy of the tail. The VAD of `@livekit/agents` 1.8.1
 * (`inference/vad.ts`, `resetWriteCursor`) hands out a view of its buffer and at once writes the end of the segment
 * over its first 500 ms (`prefixPaddingDuration`), so that short words would be heard twice. Digital silence at both
 * ends looks the same, and is no loss.
 */
export function withoutEchoedHead(pcm: Pcm): Pcm {
  const length = longestBorder(pcm.samples, samplesIn(LONGEST_MS, pcm.sampleRate));
  if (length < samplesIn(SHORTEST_MS, pcm.sampleRate)) return pcm;
  return { samples: pcm.samples.subarray(length), sampleRate: pcm.sampleRate };
}

/** The longest prefix, of at most half the samples and at most `limit`, that is a suffix too. */
function longestBorder(samples: Int16Array, limit: number): number {
  const longest = Math.min(limit, Math.floor(samples.length / 2));
  const head = samples.subarray(0, longest);
  const tail = samples.subarray(samples.length - longest);
  const table = borderTable(head);
  let matched = 0;
  for (let i = 0; i < tail.length; i++) {
    while (matched > 0 && (matched === head.length || head[matched] !== tail[i])) {
      matched = table[matched - 1] ?? 0;
    }
    if (head[matched] === tail[i]) matched++;
  }
  return matched;
}

/** The failure function of Knuth, Morris and Pratt: for each prefix the length of its longest proper border. */
function borderTable(samples: Int16Array): Int32Array {
  const table = new Int32Array(samples.length);
  let matched = 0;
  for (let i = 1; i < samples.length; i++) {
    while (matched > 0 && samples[matched] !== samples[i]) matched = table[matched - 1] ?? 0;
    if (samples[matched] === samples[i]) matched++;
    table[i] = matched;
  }
  return table;
}
