import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ear, MARKERS, withMarker, silence, writeWav, type MarkerName } from '@warm/testbed';
import { Disposables } from '../../src/runtime/disposables.js';
import { freePort } from '../harness/free-port.js';
import { until } from '../harness/until.js';
import { BaresipControl, type BaresipEvent } from './baresip-control.js';
import { writeBaresipConfig } from './baresip-config.js';
import { Child } from './child.js';
import { freeUdpPort } from './free-udp-port.js';
import { RecordingEar } from './recording-ear.js';

export interface BaresipOptions {
  readonly user: string;
  /** The tone it says all the time, by which others know it. */
  readonly voice: MarkerName;
  /** @default 'when-told' */
  readonly answers?: 'at-once' | 'when-told';
}

/** Longer than any test, because baresip hangs up at the end of its microphone's file. */
const MICROPHONE_MS = 5 * 60_000;
/** Far above an ear's threshold, after a network and two codecs, and no louder than a person. */
const VOICE_LEVEL = 4_000;
const END_OF_KEY = '\u0004';

/** Debian's softphone, run as a person would: its own configuration, told what to do, its calls recorded. */
export class Baresip implements AsyncDisposable {
  readonly uri: string;
  readonly #control: BaresipControl;
  readonly #recording: RecordingEar;
  readonly #started: Disposables;

  private constructor(uri: string, control: BaresipControl, recording: RecordingEar, started: Disposables) {
    this.uri = uri;
    this.#control = control;
    this.#recording = recording;
    this.#started = started;
  }

  static async start({ user, voice, answers = 'when-told' }: BaresipOptions): Promise<Baresip> {
    const started = new Disposables();
    const folder = await mkdtemp(join(tmpdir(), `baresip-${user}-`));
    started.use({ [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) });
    const [sipPort, controlPort] = await Promise.all([freeUdpPort(), freePort()]);
    const microphone = join(folder, 'microphone.wav');
    await writeWav(microphone, withMarker(silence(MICROPHONE_MS, 8000), MARKERS[voice], VOICE_LEVEL));
    await writeBaresipConfig({ folder, user, sipPort, controlPort, microphone, answers });

    started.use(new Child({ command: 'baresip', args: ['-f', folder], cwd: folder }));
    const control = started.use(await BaresipControl.connect(controlPort));
    const recording = started.use(new RecordingEar(folder));
    return new Baresip(`sip:${user}@127.0.0.1:${sipPort}`, control, recording, started);
  }

  /** What it hears, all calls one after the other. */
  get ear(): Ear {
    return this.#recording.ear;
  }

  dial(address: string): Promise<void> {
    return this.#control.send('dial', address);
  }

  answer(): Promise<void> {
    return this.#control.send('accept');
  }

  hangUp(): Promise<void> {
    return this.#control.send('hangup');
  }

  /** Sends a key as RFC 2833 events. */
  async press(key: string): Promise<void> {
    await this.#control.send('sndcode', key);
    await this.#control.send('sndcode', END_OF_KEY);
  }

  /** Waits for an event in baresip's own words, such as `CALL_INCOMING`. @returns the first one since then */
  async waitFor(type: string, { sinceMs = 0 } = {}): Promise<BaresipEvent> {
    const look = () => this.#control.events.find((event) => event.type === type && event.atMs >= sinceMs);
    await until(
      `${this.uri}: ${type}`,
      () => look()?.type,
      (seen) => seen !== undefined,
      40_000,
    );
    return look() as BaresipEvent;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#started.disposeAsync();
  }
}
