import { randomBytes } from 'node:crypto';
import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  Room,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import {
  DEFAULT_LIMITS,
  DEFAULT_POLICY,
  type Attempt,
  type Destination,
  type TransferRequest,
} from '@warm/session-core';
import { createAgentToken, type RoomCredentials } from '@warm/session-core/rooms';
import {
  startPhone,
  startStack,
  type Phone,
  type PhoneOptions,
  type SipOptions,
  type SipStack,
  type StackOptions,
} from '@warm/testbed';
import { RoomServiceClient, SipClient } from 'livekit-server-sdk';

/** A LiveKit with telephony and the clients of its APIs. */
export interface Lab extends AsyncDisposable {
  readonly stack: SipStack;
  readonly credentials: RoomCredentials;
  readonly rooms: RoomServiceClient;
  readonly sip: SipClient;
  phone(options?: PhoneOptions): Promise<Phone>;
  /** Connects an agent-kind participant that subscribes to nothing by itself. */
  join(roomName: string, identity: string): Promise<Room>;
}

export async function startLab(
  sipOptions: SipOptions = {},
  options: Pick<StackOptions, 'webhookUrls'> = {},
): Promise<Lab> {
  const stack = await startStack({ ...options, sip: sipOptions });
  const { url, httpUrl, apiKey, apiSecret } = stack.livekit;
  const credentials = { url, apiKey, apiSecret };
  const closers: (() => Promise<void>)[] = [];
  return {
    stack,
    credentials,
    rooms: new RoomServiceClient(httpUrl, apiKey, apiSecret),
    sip: new SipClient(httpUrl, apiKey, apiSecret),
    async phone(options = {}) {
      const phone = await startPhone(options);
      closers.push(() => phone.close());
      return phone;
    },
    async join(roomName, identity) {
      const room = new Room();
      const token = await createAgentToken({ credentials, roomName, identity });
      await room.connect(url, token, { autoSubscribe: false, dynacast: false });
      closers.push(() => room.disconnect());
      return room;
    },
    async [Symbol.asyncDispose]() {
      for (const close of closers.reverse()) await close();
      await stack.close();
    },
  };
}

export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString('hex')}`;
}

function destination(address: string, ringTimeoutMs = 10_000): Destination {
  return { kind: 'phone', id: 'ada', name: 'Ada', address, ringTimeoutMs, skills: [], capacity: 1 };
}

export function attemptAt(address: string, ringTimeoutMs?: number): Attempt {
  return { id: uniqueName('attempt'), destination: destination(address, ringTimeoutMs), retry: 0 };
}

export function requestFor(callRoom: string, callerIdentity: string): TransferRequest {
  return {
    transferId: uniqueName('transfer'),
    callRoom,
    callerIdentity,
    reason: 'a refund',
    requestedAtMs: Date.now(),
    policy: DEFAULT_POLICY,
    limits: DEFAULT_LIMITS,
    introduce: false,
  };
}

const SAMPLE_RATE = 48_000;

/** Publishes a steady tone from `room` until the result is called. */
export async function publishTone(
  room: Room,
  name: string,
  hz: number,
  sampleRate = SAMPLE_RATE,
): Promise<() => void> {
  const source = new AudioSource(sampleRate, 1, 200);
  const track = LocalAudioTrack.createAudioTrack(name, source);
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE, dtx: false });
  await room.localParticipant?.publishTrack(track, options);
  const stopped = new AbortController();
  void speak(source, hz, stopped.signal);
  return () => stopped.abort();
}

async function speak(source: AudioSource, hz: number, signal: AbortSignal): Promise<void> {
  const { sampleRate } = source;
  const samples = sampleRate / 50;
  for (let sample = 0; !signal.aborted; sample += samples) {
    const frame = AudioFrame.create(sampleRate, 1, samples);
    for (let i = 0; i < samples; i++) {
      frame.data[i] = 3000 * Math.sin((2 * Math.PI * hz * (sample + i)) / sampleRate);
    }
    // Rejects when the room is gone.
    const isTaken = await source.captureFrame(frame).then(
      () => true,
      () => false,
    );
    if (!isTaken) return;
  }
}
