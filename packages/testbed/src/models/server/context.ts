import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { Faults } from '../faults.js';
import type { Latencies } from '../latencies.js';
import type { ScriptedLlm } from '../llm/scripted-llm.js';
import type { RequestLog } from '../request-log.js';
import type { ScriptedTranscriber } from '../stt/scripted-transcriber.js';
import type { VoiceTable } from '../tts/voice-table.js';

/** What the handlers of the model servers share. */
export interface ServerContext {
  readonly llm: ScriptedLlm;
  readonly transcriber: ScriptedTranscriber;
  readonly voices: VoiceTable;
  readonly latencies: Latencies;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** Aborts when the servers close: nothing waits longer. */
  readonly closing: AbortSignal;
}

/** Environment of the Hono app: requests come from a Node server. */
export interface NodeEnv {
  readonly Bindings: HttpBindings;
}

/** The Hono app of the model servers. */
export type ModelApp = Hono<NodeEnv>;

/** One HTTP exchange of it. */
export type Exchange = Context<NodeEnv>;
