import { log, type voice } from '@livekit/agents';
import { createHoldPlayer } from '@warm/hold-audio';
import { Directory } from '@warm/session-core';
import type { AgentConsultLine } from '@warm/sip';
import {
  addTransferTools,
  SPEECH_RATE_HZ,
  supportKeypad,
  type SpeechModels,
  type TransferToolsOptions,
} from '@warm/transfer-agent';
import { RoomServiceClient } from 'livekit-server-sdk';
import { createCallWatcher, type Watched } from './call-watcher.js';
import { hearNoMore, joinCall, onCallerGone, type JoinedCall } from './join-call.js';
import { briefingModels, speechOf } from './session-models.js';
import { createTransferPorts } from './transfer-ports.js';
import { WarmCall } from './warm-call.js';
import type { WarmTransferOptions } from './warm-transfer-options.js';

/**
 * Starts an agent that can get a person, in place of `ctx.connect()` and `session.start()`: the agent is given the
 * tools, the caller the key, and a transfer has hold music, a phone that rings, a private brief and a merge, or brings
 * the caller back. Resolves when the agent talks; the job ends by itself when nothing is left to do in it.
 *
 * @throws InvalidInputError if the directory, a prompt or an option cannot be used; what LiveKit refuses
 */
export async function startWithWarmTransfer(
  options: WarmTransferOptions,
): Promise<WarmCall<AgentConsultLine>> {
  const directory = Directory.from(options.directory);
  const models = briefingModels(options.session, options.briefing);
  const joined = await joinCall(options.ctx, options.callerIdentity);
  const assembled = await assemble({ options, joined, directory, models });
  const { call } = assembled;
  onCallerGone(joined, () => call.callerLeft());
  void leaveWhenOver(options, joined, assembled);
  const tools = toolsOf(options, call, directory);
  listenToKeys(options, joined, tools);
  await options.session.start({ ...startOf(options, joined), agent: await agentOf(options, tools) });
  return call;
}

interface Assembled {
  readonly call: WarmCall<AgentConsultLine>;
  readonly rooms: RoomServiceClient;
  readonly watched: () => Promise<Watched>;
}

async function assemble(given: {
  options: WarmTransferOptions;
  joined: JoinedCall;
  directory: Directory;
  models: SpeechModels;
}): Promise<Assembled> {
  const { options, joined, directory } = given;
  const { session, livekit, speech = speechOf(session) } = options;
  const rooms = new RoomServiceClient(livekit.url, livekit.apiKey, livekit.apiSecret);
  const { watcher: callWatcher, watched } = createCallWatcher({
    handOver: options.handOver,
    credentials: livekit,
    rooms,
    onFallback: (error) => log().warn({ error }, 'nobody takes the call over: this job stays with it'),
  });
  const holdPlayer = await createHoldPlayer({
    ...options.hold,
    room: joined.room,
    onWarning: (warning) => log().warn({ error: warning }, 'the hold audio cannot be played'),
  });
  const onCallerLeft = () => call.callerLeft();
  const parts = { ...given, speech, holdPlayer, rooms, callWatcher, onCallerLeft };
  const call: WarmCall<AgentConsultLine> = new WarmCall({
    roomName: joined.roomName,
    callerIdentity: joined.callerIdentity,
    directory,
    ports: createTransferPorts(parts),
    ...(options.transfer && { settings: options.transfer }),
    ...(options.onStep && { onStep: options.onStep }),
    onError: options.onError ?? ((error) => log().warn({ error }, 'transfer')),
  });
  return { call, rooms, watched };
}

function toolsOf(
  options: WarmTransferOptions,
  call: WarmCall<AgentConsultLine>,
  directory: Directory,
): TransferToolsOptions {
  const { prompts, leaveMessage } = options;
  return {
    directory,
    ...(prompts && { prompts }),
    requestTransfer: (wish) => call.requestTransfer(wish),
    requestColdTransfer: (destinationId) => call.requestColdTransfer(destinationId),
    cancelTransfer: () => call.cancelTransfer(),
    ...(leaveMessage && { leaveMessage }),
    endCall: () => call.callerLeft(),
  };
}

async function agentOf({ agent }: WarmTransferOptions, tools: TransferToolsOptions): Promise<voice.Agent> {
  if (typeof agent === 'function') return agent(tools);
  await addTransferTools(agent, tools);
  return agent;
}

function listenToKeys(
  { personKey, prompts }: WarmTransferOptions,
  { room, callerIdentity }: JoinedCall,
  { requestTransfer }: TransferToolsOptions,
): void {
  supportKeypad({
    room,
    callerIdentity,
    requestTransfer,
    ...(personKey && { personKey }),
    ...(prompts && { prompts }),
    onError: (error) => log().debug({ error }, 'the key for a person did nothing'),
  });
}

function startOf({ start }: WarmTransferOptions, { room, callerIdentity }: JoinedCall) {
  return {
    ...start,
    room,
    inputOptions: {
      audioSampleRate: SPEECH_RATE_HZ,
      ...start?.inputOptions,
      participantIdentity: callerIdentity,
      // A caller whom the gate hides has left, as far as the room can tell.
      closeOnDisconnect: false,
      deleteRoomOnClose: false,
    },
  };
}

async function leaveWhenOver(
  { ctx, session }: WarmTransferOptions,
  joined: JoinedCall,
  { call, rooms, watched }: Assembled,
): Promise<void> {
  const end = await call.ended;
  if (end === 'merged') {
    const { over } = await watched();
    if (over) await fallSilent(session, joined);
    await over;
  }
  // Nobody is left to talk to: the room would linger until its timeout.
  else
    await rooms
      .deleteRoom(joined.roomName)
      .catch((error: unknown) => log().debug({ error }, 'room was gone'));
  ctx.shutdown(end);
}

async function fallSilent(session: voice.AgentSession, joined: JoinedCall): Promise<void> {
  hearNoMore(joined);
  await session
    .close()
    .catch((error: unknown) => log().debug({ error }, 'the session did not close by itself'));
}
