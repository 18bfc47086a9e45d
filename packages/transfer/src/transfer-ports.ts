import { log } from '@livekit/agents';
import type { RoomHoldPlayer } from '@warm/hold-audio';
import {
  createMemoryTransferStore,
  systemClock,
  type CallWatcher,
  type Directory,
  type TransferPorts,
} from '@warm/session-core';
import {
  createAutoPath,
  createColdTransfer,
  createDialer,
  createGatePath,
  createMovePath,
  preferredPath,
  type AgentConsultLine,
  type OnDiagnostic,
} from '@warm/sip';
import { createBriefing, createCallerLine, type SpeechMode, type SpeechModels } from '@warm/transfer-agent';
import { SipClient, type RoomServiceClient } from 'livekit-server-sdk';
import type { JoinedCall } from './join-call.js';
import type { WarmTransferOptions } from './warm-transfer-options.js';

export interface TransferPortsOptions {
  readonly options: WarmTransferOptions;
  readonly joined: JoinedCall;
  readonly models: SpeechModels;
  readonly speech: SpeechMode;
  readonly holdPlayer: RoomHoldPlayer;
  readonly directory: Directory;
  readonly rooms: RoomServiceClient;
  readonly callWatcher: CallWatcher;
  readonly onCallerLeft: () => void;
}

/** Joins the packages: what each port of a transfer is in an agent's job. */
export function createTransferPorts(parts: TransferPortsOptions): TransferPorts<AgentConsultLine> {
  const { options, directory, holdPlayer, rooms } = parts;
  const { url, apiKey, apiSecret } = options.livekit;
  const sip = new SipClient(url, apiKey, apiSecret);
  return {
    callerLine: callerLineOf(parts),
    holdPlayer,
    consultPath: pathOf(parts),
    dialer: createDialer({ ...options.dialer, sip, rooms, onDiagnostic }),
    briefing: createBriefing({
      ...options.briefing,
      ...parts.models,
      ...(options.prompts && { prompts: options.prompts }),
      directory,
      getConversation: () => options.session.history,
      log: log(),
      ...(options.onDiagnostic && { onDiagnostic: options.onDiagnostic }),
    }),
    callWatcher: parts.callWatcher,
    coldTransfer: createColdTransfer({ sip, rooms }),
    store: createMemoryTransferStore(),
    clock: systemClock,
    ...options.ports,
  };
}

const onDiagnostic: OnDiagnostic = (diagnostic) => log().debug({ diagnostic }, 'sip');

function callerLineOf({ options, joined, speech, holdPlayer, directory, rooms }: TransferPortsOptions) {
  return createCallerLine({
    ...options.callerLine,
    ...(options.prompts && { prompts: options.prompts }),
    ...(options.personKey && { personKey: options.personKey }),
    session: options.session,
    directory,
    speech,
    holdDuck: () => holdPlayer.duck(),
    hangUp: () => rooms.removeParticipant(joined.roomName, joined.callerIdentity),
    log: log(),
    ...(options.onDiagnostic && { onDiagnostic: options.onDiagnostic }),
  });
}

function pathOf({ options, joined, rooms, onCallerLeft }: TransferPortsOptions) {
  const { room, callerIdentity } = joined;
  const credentials = options.livekit;
  const gate = createGatePath({ room, rooms, credentials, callerIdentity, onCallerLeft, onDiagnostic });
  if (options.consultPath === 'gate') return gate;
  const move = createMovePath({ rooms, credentials, isSupported: options.isMoveSupported, onDiagnostic });
  const prefer = options.consultPath === 'move' ? 'move' : preferredPath(credentials.url);
  return createAutoPath({ gate, move, prefer, onDiagnostic });
}
