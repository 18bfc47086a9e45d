import { z } from 'zod';

/** A merged call that is to be watched over: when one of the two leaves, it ends. */
export const watchRequestSchema = z.strictObject({
  roomName: z.string().min(1),
  identities: z.array(z.string().min(1)).min(2),
});
export type WatchRequest = z.infer<typeof watchRequestSchema>;

/** A call that a job serves, for as long as the job's request of this is open. */
export const servedCallSchema = z.strictObject({
  callId: z.string().min(1),
  roomName: z.string().min(1),
  /** Whether the job took the place of one that has died. */
  isSuccessor: z.boolean(),
});
export type ServedCall = z.infer<typeof servedCallSchema>;

/** What jobs report of calls and transfers; carries no numbers and no words anybody said. */
export const callReportSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('call-started'), callId: z.string(), atMs: z.number() }),
  z.strictObject({ type: z.literal('call-ended'), callId: z.string(), atMs: z.number() }),
  z.strictObject({
    type: z.literal('transfer-step'),
    callId: z.string(),
    atMs: z.number(),
    transferId: z.string(),
    event: z.string(),
    phase: z.string(),
    path: z.string().optional(),
    /** The consult's own room, where it has one: it has to be ended if the job dies. */
    consultRoom: z.string().optional(),
    destination: z.string().optional(),
    /** The attempt's or the transfer's outcome type, once there is one. */
    outcome: z.string().optional(),
    detail: z.string().optional(),
  }),
  // What the main process itself has to tell of a job that died.
  z.strictObject({ type: z.literal('agent-lost'), callId: z.string(), atMs: z.number() }),
  z.strictObject({ type: z.literal('agent-replaced'), callId: z.string(), atMs: z.number() }),
  z.strictObject({ type: z.literal('call-given-up'), callId: z.string(), atMs: z.number() }),
  z.strictObject({
    type: z.literal('model-failed'),
    callId: z.string(),
    atMs: z.number(),
    agent: z.enum(['support-agent', 'transfer-agent']),
    model: z.enum(['llm', 'stt', 'tts', 'other']),
    reason: z.enum(['timeout', 'status', 'connection', 'silence', 'other']),
    statusCode: z.number().optional(),
    isRepeated: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('brief-fell-back'),
    callId: z.string(),
    atMs: z.number(),
    because: z.enum(['model-failed', 'invalid-answer', 'timeout']),
  }),
]);
export type CallReport = z.infer<typeof callReportSchema>;
