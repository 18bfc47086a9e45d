import { voice } from '@livekit/agents';

/** What is needed of an `AgentSession`. */
type Session = Pick<voice.AgentSession, 'on' | 'off'>;

/** Hears what the supervisor says over words that are not to be cut, which no turn is made of. */
export class Bystander {
  readonly #session: Session;
  readonly #soundsLikeVoicemail: (transcript: string) => boolean;
  readonly #soundsLikeGreeting: (transcript: string) => boolean;
  #said: string[] = [];
  #stop: () => void = () => undefined;

  constructor(options: {
    readonly session: Session;
    readonly soundsLikeVoicemail: (transcript: string) => boolean;
    readonly soundsLikeGreeting: (transcript: string) => boolean;
  }) {
    this.#session = options.session;
    this.#soundsLikeVoicemail = options.soundsLikeVoicemail;
    this.#soundsLikeGreeting = options.soundsLikeGreeting;
  }

  /** Starts to listen; a machine's words are told at once. */
  enter(onVoicemail: () => void): void {
    const listener = ({ transcript, isFinal }: voice.UserInputTranscribedEvent) => {
      if (!isFinal) return;
      this.#said.push(transcript);
      if (this.#soundsLikeVoicemail(this.#said.join(' '))) onVoicemail();
    };
    this.#session.on(voice.AgentSessionEventTypes.UserInputTranscribed, listener);
    this.#stop = () => void this.#session.off(voice.AgentSessionEventTypes.UserInputTranscribed, listener);
  }

  /** Stops listening; gives what was said, if it was more than a greeting. */
  leave(): string | undefined {
    this.#stop();
    const said = this.#said.join(' ').trim();
    return said === '' || this.#soundsLikeGreeting(said) ? undefined : said;
  }
}
