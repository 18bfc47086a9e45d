import {
  MARKERS,
  startModelServers,
  startPhone,
  startStack,
  synthesize,
  VOICES,
  type ModelServers,
  type Phone,
  type SipStack,
} from '@warm/testbed';
import { RoomServiceClient } from 'livekit-server-sdk';

/** Local servers, and the phones of a caller and of Ada, whom the examples call. */
export interface BookShop extends AsyncDisposable {
  readonly stack: SipStack;
  readonly models: ModelServers;
  readonly rooms: RoomServiceClient;
  readonly caller: Phone;
  readonly ada: Phone;
  /** What an example reads. */
  readonly env: Readonly<Record<string, string>>;
}

/** The one voice of an example's two agents: who of them was heard is told by when. */
const VOICE = 'shop';

export async function openBookShop(): Promise<BookShop> {
  const [stack, models] = await Promise.all([
    startStack({ sip: { agentName: 'book-shop' } }),
    startModelServers({
      voices: { [VOICE]: { espeakVoice: VOICES.supportAgent, markerHz: MARKERS.supportAgent } },
    }),
  ]);
  const phone = (user: string, voice: string, marker: number) =>
    startPhone({
      user,
      marker,
      synthesize: (text) => synthesize(text, { voice }),
      onEvent: (event) => {
        if (event.type === 'said') models.phrasebook.said(event);
      },
    });
  const caller = await phone('+15550111', VOICES.caller, MARKERS.callerVoice);
  const ada = await phone('ada', VOICES.supervisor, MARKERS.supervisorVoice);
  const { url, httpUrl, apiKey, apiSecret } = stack.livekit;
  return {
    stack,
    models,
    rooms: new RoomServiceClient(httpUrl, apiKey, apiSecret),
    caller,
    ada,
    env: {
      LIVEKIT_URL: url,
      LIVEKIT_API_KEY: apiKey,
      LIVEKIT_API_SECRET: apiSecret,
      OPENAI_API_KEY: models.openai.apiKey,
      OPENAI_BASE_URL: models.openai.baseUrl,
      CARTESIA_API_KEY: models.cartesia.apiKey,
      CARTESIA_BASE_URL: models.cartesia.baseUrl,
      WARM_VOICE: VOICE,
      WARM_SUPERVISOR: ada.uri,
      SIP_OUTBOUND_TRUNK_ID: stack.sip.outboundTrunkId,
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([caller.close(), ada.close()]);
      await Promise.all([models.close(), stack.close()]);
    },
  };
}
