import { voice, type llm, type stt, type tts, type VAD } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import { SPEECH_RATE_HZ } from '../models/speech-rate.js';
import { STEADY_CONNECTIONS } from '../models/steady-connections.js';
import { steadyLLM } from '../models/steady-llm.js';
import { steadySTT } from '../models/steady-stt.js';
import { steadyTTS } from '../models/steady-tts.js';

type TurnDetection = NonNullable<voice.AgentSessionOptions['turnHandling']>['turnDetection'];

/** The models the TransferAgent hears, thinks and speaks with; may be the SupportAgent's own instances. */
export interface SpeechModels {
  /** Without it the supervisor decides by key only. */
  readonly llm?: llm.LLM | undefined;
  /** Leave it out where speech is not understood. One that doesn't stream needs a `vad`. */
  readonly stt?: stt.STT | undefined;
  readonly tts: tts.TTS;
  readonly vad?: VAD | undefined;
  /** @default 'vad' with a `vad`, 'stt' with a transcriber alone, else none */
  readonly turnDetection?: TurnDetection;
}

/** A session of these models and nothing else: what is left undefined would be downloaded and loaded instead. */
export function createConsultSession(models: SpeechModels): voice.AgentSession {
  const { llm, stt, tts, vad } = models;
  return new voice.AgentSession({
    ...(llm && { llm: steadyLLM(llm) }),
    ...(stt && { stt: steadySTT(stt, { vad }) }),
    tts: steadyTTS(tts),
    vad: vad ?? null,
    turnHandling: {
      turnDetection: models.turnDetection === undefined ? detectionFor(models) : models.turnDetection,
      interruption: {
        // The other mode asks LiveKit's inference service.
        mode: 'vad',
        // What the supervisor says over the headline is not dropped but looked at after it.
        discardAudioIfUninterruptible: false,
      },
      // A guess at an unfinished turn saves little and costs a model call each time somebody hesitates.
      preemptiveGeneration: { enabled: false },
    },
    // Meant for a browser's echo canceller; on a phone it would deafen the agent for its first three seconds.
    aecWarmupDuration: null,
    connOptions: STEADY_CONNECTIONS,
    userAwayTimeout: null,
  });
}

/** Starts it in the consult room, where it talks to one participant and leaves nothing behind for the others. */
export async function startConsultSession(
  session: voice.AgentSession,
  options: { readonly agent: voice.Agent; readonly room: Room; readonly supervisorIdentity: string },
): Promise<void> {
  const { agent, room, supervisorIdentity } = options;
  await session.start({
    agent,
    room,
    record: false,
    inputOptions: {
      participantIdentity: supervisorIdentity,
      audioSampleRate: SPEECH_RATE_HZ,
      textEnabled: false,
      closeOnDisconnect: false,
      deleteRoomOnClose: false,
    },
    // Transcripts have no destination: a caller with a browser in the same room would read the brief.
    outputOptions: { transcriptionEnabled: false },
  });
}

function detectionFor({ stt, vad }: SpeechModels): 'vad' | 'stt' | null {
  if (!stt) return null;
  return vad ? 'vad' : 'stt';
}
