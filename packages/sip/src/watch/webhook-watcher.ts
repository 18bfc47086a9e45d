import { DisconnectReason } from '@livekit/rtc-node';
import type { WebhookEvent } from 'livekit-server-sdk';
import { DepartureWatcher, type WatcherOptions } from './departure-watcher.js';
import type { OpenSight, RoomNews } from './room-sight.js';
import { WebhookInbox } from './webhook-inbox.js';

export interface WebhookWatcherOptions extends WatcherOptions {
  /** Key and secret that livekit-server signs its webhooks with (`webhook.api_key` of its configuration). */
  readonly apiKey: string;
  readonly apiSecret: string;
  /**
   * How often the server is asked who is there, in case an event was lost: LiveKit drops one after five tries, and
   * sends none when it dies.
   * @default 30_000
   */
  readonly checkEveryMs?: number;
}

const CHECK_EVERY_MS = 30_000;

/** Watches calls by the events that LiveKit posts: no connection a call, one address that the server must know. */
export class WebhookWatcher extends DepartureWatcher {
  readonly #inbox: WebhookInbox;
  readonly #mailing: MailingList;

  constructor(options: WebhookWatcherOptions) {
    const mailing = new MailingList(options.checkEveryMs ?? CHECK_EVERY_MS);
    super(options, mailing.subscribe);
    this.#inbox = new WebhookInbox(options.apiKey, options.apiSecret);
    this.#mailing = mailing;
  }

  /**
   * Takes a request of LiveKit: its body as it came, byte for byte, and its Authorization header. Resolves as soon as
   * it is known to be genuine, before anything is done about it, so that it can be answered at once: while an answer
   * is missing, LiveKit holds back all later events of that room.
   *
   * @returns whether it was news; LiveKit repeats what it got no answer to.
   * @throws WebhookError for what is not signed by this LiveKit; answer it with 401
   */
  async handle(rawBody: string, authHeader: string | undefined): Promise<boolean> {
    const event = await this.#inbox.take(rawBody, authHeader);
    if (event) setImmediate(() => this.#mailing.deliver(event));
    return event !== undefined;
  }
}

export function createWebhookWatcher(options: WebhookWatcherOptions): WebhookWatcher {
  return new WebhookWatcher(options);
}

/** Hands events to whoever watches their room. */
class MailingList {
  readonly #checkEveryMs: number;
  readonly #readers = new Map<string, Set<RoomNews>>();

  constructor(checkEveryMs: number) {
    this.#checkEveryMs = checkEveryMs;
  }

  readonly subscribe: OpenSight = async (roomName, news) => {
    const readers = this.#readers.get(roomName) ?? new Set();
    this.#readers.set(roomName, readers.add(news));
    const timer = setInterval(() => news.unsure(), this.#checkEveryMs).unref();
    return {
      isSeen: () => false,
      close: async () => {
        clearInterval(timer);
        readers.delete(news);
        if (readers.size === 0) this.#readers.delete(roomName);
      },
    };
  };

  deliver({ event, room, participant }: WebhookEvent): void {
    const readers = this.#readers.get(room?.name ?? '') ?? [];
    // A copy: a departure ends the subscription.
    for (const news of [...readers]) {
      if (event === 'room_finished') news.over();
      if (event !== 'participant_left' && event !== 'participant_connection_aborted') continue;
      if (participant) news.departed(participant.identity, toReason(participant.disconnectReason));
    }
  }
}

/** The protocol and rtc-node number LiveKit's reasons alike. */
function toReason(reason: number): DisconnectReason | undefined {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- checked to be one of its numbers
  return reason in DisconnectReason ? reason : undefined;
}
