import type { ModelServers } from '@warm/testbed';

/** What a peer's process is given, in its variable `WARM_BENCH_PEER`. */
export interface PeerSettings {
  readonly agentName: string;
  readonly httpPort: number;
  readonly models: Pick<ModelServers, 'openai' | 'cartesia'>;
  readonly holdAudio: string;
  /** SIP URIs by the names the scripted model uses. */
  readonly supervisors: Readonly<Record<string, string>>;
  /** The words our worker uses too, so that nobody has more to say. */
  readonly words: { readonly greeting: string; readonly briefOpening: string };
}
