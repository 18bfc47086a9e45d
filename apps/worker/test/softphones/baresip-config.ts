import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface BaresipConfig {
  /** Where everything lives, recordings included. */
  readonly folder: string;
  readonly user: string;
  readonly sipPort: number;
  readonly controlPort: number;
  /** The WAV file that is its microphone: mono, 16 bits, 8 kHz. When it ends baresip hangs up. */
  readonly microphone: string;
  readonly answers: 'at-once' | 'when-told';
}

const MODULE_FOLDERS = [
  '/usr/lib/baresip/modules',
  '/usr/lib64/baresip/modules',
  '/usr/local/lib/baresip/modules',
];

/** Writes the folder that `baresip -f` takes. */
export async function writeBaresipConfig(options: BaresipConfig): Promise<void> {
  const { folder } = options;
  await writeFile(join(folder, 'config'), `${configLines(options).join('\n')}\n`);
  await writeFile(join(folder, 'accounts'), `${account(options)}\n`);
}

function configLines({ folder, sipPort, controlPort, microphone }: BaresipConfig): string[] {
  const modules = MODULE_FOLDERS.find((path) => existsSync(path)) ?? '.';
  return [
    'poll_method epoll',
    `sip_listen 127.0.0.1:${sipPort}`,
    // By its address: baresip 1.0.0 does not take "lo".
    'net_interface 127.0.0.1',
    'rtp_ports 10000-19998',
    `audio_source aufile,${microphone}`,
    // aufile cannot play in 1.0.0; a bridge with nobody at the other end swallows the sound.
    'audio_player aubridge,nil',
    'audio_alert aubridge,nil',
    'ausrc_srate 8000',
    'auplay_srate 8000',
    'statmode_default off',
    `module_path ${modules}`,
    ...['g711', 'aufile', 'aubridge', 'sndfile'].map((name) => `module ${name}.so`),
    ...['account', 'menu', 'ctrl_tcp'].map((name) => `module_app ${name}.so`),
    `ctrl_tcp_listen 127.0.0.1:${controlPort}`,
    // sndfile writes all that is heard and said into WAV files here.
    `snd_path ${folder}`,
  ];
}

function account({ user, sipPort, answers }: BaresipConfig): string {
  const mode = answers === 'at-once' ? 'auto' : 'manual';
  return `<sip:${user}@127.0.0.1:${sipPort}>;regint=0;answermode=${mode};audio_codecs=PCMU/8000/1;catchall=yes`;
}
