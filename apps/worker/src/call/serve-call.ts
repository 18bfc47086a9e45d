import { log, type JobContext, type voice } from '@livekit/agents';
import { createHoldPlayer } from '@warm/hold-audio';
import { Directory } from '@warm/session-core';
import { createSupportAgent, supportKeypad, type TransferWish } from '@warm/transfer-agent';
import { RoomServiceClient, SipClient } from 'livekit-server-sdk';
import { createControlClient, type ControlClient } from '../control/control-client.js';
import type { JobSettings } from '../settings/job-settings.js';
import { Call } from './call.js';
import { createCallReporter } from './call-reporter.js';
import { createCallWatcher } from './call-watcher.js';
import { joinCall, onCallerGone, type JoinedCall } from './join-call.js';
import { keepMessage } from './message-book.js';
import { createModels, type CallModels } from './models.js';
import { createSupportSession } from './support-session.js';
import { createTransferPorts } from './transfer-ports.js';

/** Serves one call from the caller's arrival until the agents have left it. */
export async function serveCall(ctx: JobContext, settings: JobSettings): Promise<void> {
  const joined = await joinCall(ctx);
  const control = createControlClient(settings.control);
  const report = createCallReporter(ctx.job.id, (each) => control.report(each));
  const models = createModels(settings.models);
  const session = createSupportSession(settings, models);
  const { call, rooms, staying } = await assembleCall({ settings, joined, control, models, session, report });
  onCallerGone(joined, () => call.callerLeft());
  report.started();
  await startTalking({ settings, joined, session, call });

  const end = await call.ended;
  if (end === 'merged') await staying();
  // Nobody is left to talk to: the room would linger until its timeout.
  else
    await rooms
      .deleteRoom(joined.roomName)
      .catch((error: unknown) => log().debug({ error }, 'room was gone'));
  report.ended();
  await control.flush();
  ctx.shutdown(end);
}

async function assembleCall(parts: {
  settings: JobSettings;
  joined: JoinedCall;
  control: ControlClient;
  models: CallModels;
  session: voice.AgentSession;
  report: ReturnType<typeof createCallReporter>;
}) {
  const { settings, joined, control, models, session, report } = parts;
  const { room, roomName, callerIdentity } = joined;
  const { url, apiKey, apiSecret } = settings.livekit;
  const rooms = new RoomServiceClient(url, apiKey, apiSecret);
  const directory = Directory.from(settings.directory);
  const { watcher: callWatcher, staying } = createCallWatcher({
    control,
    credentials: settings.livekit,
    rooms,
    onFallback: (error) =>
      log().warn({ error }, 'the main process cannot watch the call: this job stays with it'),
  });
  const holdPlayer = await createHoldPlayer({
    room,
    ...(settings.holdAudio !== undefined && { source: { file: settings.holdAudio } }),
    onWarning: (warning) => log().warn({ error: warning }, 'the hold audio cannot be played'),
  });
  const call: Call = new Call({
    roomName,
    callerIdentity,
    directory,
    ports: createTransferPorts({
      settings,
      joined,
      session,
      models,
      holdPlayer,
      directory,
      rooms,
      sip: new SipClient(url, apiKey, apiSecret),
      callWatcher,
      onCallerLeft: () => call.callerLeft(),
      onAgentDiagnostic: (event) => report.diagnostic(event),
    }),
    limits: { boomerangWindowMs: settings.boomerangMs, decisionTimeoutMs: settings.decisionMs },
    onStep: (step) => report.step(step),
    onError: (error) => log().warn({ error }, 'transfer'),
  });
  return { call, rooms, staying };
}

async function startTalking(parts: {
  settings: JobSettings;
  joined: JoinedCall;
  session: voice.AgentSession;
  call: Call;
}): Promise<void> {
  const { settings, joined, session, call } = parts;
  const { room, callerIdentity } = joined;
  const requestTransfer = (wish: TransferWish) => call.requestTransfer(wish);
  supportKeypad({
    room,
    callerIdentity,
    requestTransfer,
    onError: (error) => log().debug({ error }, 'the key for a person did nothing'),
  });
  await session.start({
    agent: createSupportAgent({
      directory: call.directory,
      speech: settings.speech.caller,
      prompts: settings.prompts,
      instructions: settings.instructions,
      requestTransfer,
      requestColdTransfer: (destinationId) => call.requestColdTransfer(destinationId),
      cancelTransfer: () => call.cancelTransfer(),
      leaveMessage: (text, { callback }) =>
        keepMessage(settings.messages, { atMs: Date.now(), from: callerIdentity, callback, text }),
      endCall: () => call.callerLeft(),
    }),
    room,
    record: false,
    inputOptions: {
      participantIdentity: callerIdentity,
      closeOnDisconnect: false,
      deleteRoomOnClose: false,
      textEnabled: false,
    },
  });
}
