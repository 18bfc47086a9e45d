import { log, type voice } from '@livekit/agents';
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
import {
  createBriefing,
  createCallerLine,
  type OnDiagnostic as OnAgentDiagnostic,
} from '@warm/transfer-agent';
import type { RoomHoldPlayer } from '@warm/hold-audio';
import type { RoomServiceClient, SipClient } from 'livekit-server-sdk';
import type { JobSettings } from '../settings/job-settings.js';
import type { JoinedCall } from './join-call.js';
import type { CallModels } from './models.js';

export interface TransferPortsOptions {
  readonly settings: JobSettings;
  readonly joined: JoinedCall;
  readonly session: voice.AgentSession;
  readonly models: CallModels;
  readonly holdPlayer: RoomHoldPlayer;
  readonly directory: Directory;
  readonly rooms: RoomServiceClient;
  readonly sip: SipClient;
  readonly callWatcher: CallWatcher;
  readonly onCallerLeft: () => void;
  readonly onAgentDiagnostic: OnAgentDiagnostic;
}

/** Joins the packages: what each port of a transfer is in this worker. */
export function createTransferPorts(options: TransferPortsOptions): TransferPorts<AgentConsultLine> {
  const { settings, session, directory, holdPlayer, models } = options;
  return {
    callerLine: createCallerLine({
      session,
      directory,
      prompts: settings.prompts,
      holdDuck: () => holdPlayer.duck(),
      speech: settings.speech.caller,
      log: log(),
      onDiagnostic: options.onAgentDiagnostic,
      hangUp: () => options.rooms.removeParticipant(options.joined.roomName, options.joined.callerIdentity),
    }),
    holdPlayer,
    consultPath: createPath(options),
    dialer: createDialer({
      sip: options.sip,
      rooms: options.rooms,
      callerId: settings.callerId,
      onDiagnostic,
      ...(settings.outboundTrunkId !== undefined && { outbound: { trunkId: settings.outboundTrunkId } }),
    }),
    briefing: createBriefing({
      directory,
      prompts: settings.prompts,
      getConversation: () => session.history,
      tts: models.briefingVoice,
      ...(settings.speech.supervisor === 'understood' && {
        llm: models.llm,
        stt: models.stt,
        vad: models.vad,
      }),
      log: log(),
      onDiagnostic: options.onAgentDiagnostic,
    }),
    callWatcher: options.callWatcher,
    coldTransfer: createColdTransfer({ sip: options.sip, rooms: options.rooms }),
    store: createMemoryTransferStore(),
    clock: systemClock,
  };
}

const onDiagnostic: OnDiagnostic = (diagnostic) => log().debug({ diagnostic }, 'sip');

function createPath({ settings, joined, rooms, onCallerLeft }: TransferPortsOptions) {
  const { room, callerIdentity } = joined;
  const credentials = settings.livekit;
  const gate = createGatePath({ room, rooms, credentials, callerIdentity, onCallerLeft, onDiagnostic });
  if (settings.consultPath === 'gate') return gate;
  const move = createMovePath({ rooms, credentials, isSupported: settings.canMove, onDiagnostic });
  const prefer = settings.consultPath === 'move' ? 'move' : preferredPath(credentials.url);
  return createAutoPath({ gate, move, prefer, onDiagnostic });
}
