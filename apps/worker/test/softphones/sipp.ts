import { createSocket } from 'node:dgram';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Disposables } from '../../src/runtime/disposables.js';
import { until } from '../harness/until.js';
import { Child } from './child.js';
import { freeUdpPort } from './free-udp-port.js';
import { writeKeyPcap } from './key-pcap.js';
import { descendantsOf } from './process-tree.js';

const SCENARIOS = fileURLToPath(new URL('./scenarios', import.meta.url));
/** A forgotten sipp ends by itself. */
const LIFE_S = 110;

/** What the test decides: the call's next step. */
type Cue = 'press' | 'hang-up';

/**
 * Debian's sipp with a scenario of one call. It sends back all audio it receives (`-rtp_echo`): whoever talks to it hears
 * themselves, and sipp counts the packets.
 */
export class Sipp implements AsyncDisposable {
  readonly uri: string;
  readonly #child: Child;
  readonly #ports: { readonly sip: number; readonly control: number };
  readonly #folder: string;
  readonly #started: Disposables;
  #cues = 0;

  private constructor(parts: {
    child: Child;
    ports: { sip: number; control: number };
    folder: string;
    started: Disposables;
  }) {
    this.#child = parts.child;
    this.#ports = parts.ports;
    this.#folder = parts.folder;
    this.#started = parts.started;
    this.uri = `sip:sipp@127.0.0.1:${parts.ports.sip}`;
  }

  /** Calls at once. */
  static async call(address: string): Promise<Sipp> {
    const [, user = '', hostPort = ''] = /^sip:([^@]+)@([^;]+)/.exec(address) ?? [];
    return Sipp.#run('caller', '0', [hostPort, '-s', user]);
  }

  /** Waits for a call. */
  static async supervisor(): Promise<Sipp> {
    return Sipp.#run('supervisor', '1', []);
  }

  static async #run(scenario: string, key: string, target: readonly string[]): Promise<Sipp> {
    const started = new Disposables();
    const folder = await mkdtemp(join(tmpdir(), `sipp-${scenario}-`));
    started.use({ [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) });
    await copyFile(join(SCENARIOS, `${scenario}.xml`), join(folder, 'scenario.xml'));
    await writeKeyPcap(join(folder, `key-${key}.pcap`), key);
    // sipp takes a second media port, two further on, for video.
    const [sip, control, media] = await Promise.all([freeUdpPort(), freeUdpPort(), freeUdpPort(4)]);
    const args = [...target, ...argumentsOf({ sip, control, media })];
    const child = started.use(new Child({ ...withRawSockets('sipp', args), cwd: folder }));
    const sipp = new Sipp({ child, ports: { sip, control }, folder, started });
    started.use({ [Symbol.asyncDispose]: () => sipp.#quit() });
    return sipp;
  }

  /** Resolves when the call is up (as the caller: answered; as the supervisor: confirmed). */
  async untilInCall(): Promise<void> {
    await this.#untilTraced('an ACK', /^ACK /m);
  }

  async press(): Promise<void> {
    await this.#cue('press');
  }

  async hangUp(): Promise<void> {
    await this.#cue('hang-up');
  }

  /** RTP packets received, as sipp counted them a moment ago: it writes what SIGUSR2 asks for in blocks of two answers. */
  async packetsReceived(): Promise<number> {
    const [inner] = descendantsOf(this.#child.pid).slice(-1);
    process.kill(inner?.pid ?? this.#child.pid, 'SIGUSR2');
    const screen = await readFile(join(this.#folder, 'screen.log'), 'utf8').catch(() => '');
    const counts = [...screen.matchAll(/(\d+) Total echo RTP pckts 1st stream/g)].map(([, count]) =>
      Number(count),
    );
    return counts.at(-1) ?? 0;
  }

  /** Resolves when the scenario has run to its end. @throws Error with its messages when anything went another way */
  async untilDone(): Promise<void> {
    await until(
      'the sipp scenario to end',
      () => this.#child.hasExited,
      (ended) => ended,
      40_000,
    );
    const code = await this.#child.exited;
    if (code !== 0)
      throw new Error(`sipp ended with ${String(code)}:\n${this.#child.output}\n${await this.#trace()}`);
  }

  async hungUpBy(): Promise<'itself' | 'the other side'> {
    await this.untilDone();
    return /message received[^\n]*\n+BYE /.test(await this.#trace()) ? 'the other side' : 'itself';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#started.disposeAsync();
  }

  /** The call's Call-ID is all sipp asks of a message to take it as a part of the call. */
  async #cue(cue: Cue): Promise<void> {
    const callId = await this.#untilTraced('a Call-ID', /^Call-ID: *(\S+)/m);
    const number = ++this.#cues;
    const lines = [
      `INFO ${this.uri} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-cue-${number}`,
      `From: <sip:cue@127.0.0.1>;tag=cue`,
      `To: <${this.uri}>`,
      `Call-ID: ${callId}`,
      `CSeq: ${number} INFO`,
      `Subject: ${cue}`,
      'Content-Length: 0',
    ];
    await send(`${lines.join('\r\n')}\r\n\r\n`, this.#ports.sip);
  }

  async #untilTraced(what: string, pattern: RegExp): Promise<string> {
    const look = async () => {
      if (this.#child.hasExited) await this.untilDone();
      const match = pattern.exec(await this.#trace());
      return match?.[1] ?? match?.[0];
    };
    return (await until(`${what} in sipp's messages`, look, (found) => found !== undefined, 40_000)) ?? '';
  }

  #trace(): Promise<string> {
    return readFile(join(this.#folder, 'messages.log'), 'utf8').catch(() => '');
  }

  // By its control port: where sudo is its parent, that one takes no signals.
  async #quit(): Promise<void> {
    if (this.#child.hasExited) return;
    await send('Q', this.#ports.control);
    await until(
      'sipp to end',
      () => this.#child.hasExited,
      (ended) => ended,
    ).catch(() => undefined);
  }
}

function argumentsOf({ sip, control, media }: { sip: number; control: number; media: number }): string[] {
  return [
    ...['-sf', 'scenario.xml', '-m', '1', '-nostdin', '-timeout', String(LIFE_S)],
    ...['-i', '127.0.0.1', '-p', String(sip), '-cp', String(control)],
    ...['-mi', '127.0.0.1', '-mp', String(media), '-rtp_echo'],
    ...['-trace_msg', '-message_file', 'messages.log', '-trace_screen', '-screen_file', 'screen.log'],
  ];
}

/** sipp plays a pcap file through a raw socket, which ordinary users may not open. */
function withRawSockets(
  command: string,
  args: readonly string[],
): { command: string; args: readonly string[] } {
  const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  if (user === 0) return { command, args };
  const capability = ['--clear-groups', '--inh-caps', '+net_raw', '--ambient-caps', '+net_raw'];
  // Under its own user again, so that it takes our signals.
  const sudo = ['-n', 'setpriv', `--reuid=${user}`, `--regid=${group}`, ...capability];
  return { command: 'sudo', args: [...sudo, command, ...args] };
}

function send(text: string, port: number): Promise<void> {
  const socket = createSocket('udp4');
  return new Promise((resolve, reject) => {
    socket.send(text, port, '127.0.0.1', (error) => {
      socket.close();
      if (error) reject(error);
      else resolve();
    });
  });
}
