/** The loudest frequency from `fromHz` up, in steps of 25 Hz, by plain correlation over the whole recording. */
export function loudestHz(samples: Int16Array, sampleRate: number, fromHz: number): number {
  let best = { hz: 0, power: -1 };
  for (let hz = fromHz; hz < sampleRate / 2; hz += 25) {
    const power = powerAt(samples, (2 * Math.PI * hz) / sampleRate);
    if (power > best.power) best = { hz, power };
  }
  return best.hz;
}

function powerAt(samples: Int16Array, step: number): number {
  let re = 0;
  let im = 0;
  samples.forEach((sample, i) => {
    re += sample * Math.cos(step * i);
    im += sample * Math.sin(step * i);
  });
  return re * re + im * im;
}
