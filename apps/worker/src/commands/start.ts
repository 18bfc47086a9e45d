import { join } from 'node:path';
import { Directory } from '@warm/session-core';
import type { RunningWorker } from '../runtime/run-worker.js';
import { Disposables } from '../runtime/disposables.js';
import { runWorker } from '../runtime/run-worker.js';
import { StopSignals } from '../runtime/stop-signals.js';
import { hangUpEverybody } from '../lab/hang-up-everybody.js';
import { LOCAL_SOFTPHONE, startLab, type Lab } from '../lab/start-lab.js';
import { checkHoldAudio } from '../settings/check-hold-audio.js';
import { readSettings, type Settings } from '../settings/settings.js';
import { narrate } from './narrate.js';
import { otherWriterOf, writeReadyFile } from './ready-file.js';

/** Brings everything up, says how to call, and stays until it is told to stop. */
export async function start(env: NodeJS.ProcessEnv): Promise<void> {
  const settings = await readSettings(env);
  for (const line of introduction(settings)) console.log(line);
  await checkHoldAudio(settings, log);

  using stop = new StopSignals();
  void stop.untilStopped().then(() => console.log('Stopping …'));
  try {
    await serve(settings, stop);
  } catch (error) {
    // Who stops it while it starts has seen no mistake.
    if (error !== stop.signal.reason) throw error;
  }
}

async function serve(settings: Settings, stop: StopSignals): Promise<void> {
  const { signal } = stop;
  await using started = new Disposables();
  const lab = started.use(await startLab(settings, { onProgress: log, signal }));
  const worker = started.use(await startWorker(settings, lab, signal));
  signal.throwIfAborted();
  const ready = readyOf(lab);
  const path = join(process.cwd(), '.warm', 'ready.json');
  const other = otherWriterOf(path);
  using _ = await writeReadyFile(path, ready);

  if (other !== undefined)
    log(`another worker runs in this folder (pid ${other}): ${path} tells of this one now`);
  for (const line of invitation(settings, lab)) console.log(line);
  await Promise.race([stop.untilStopped(), worker.failed, lab.failed]);
  if (settings.livekit) await drained(worker, stop);
  else await hangUpEverybody(lab.job.livekit);
}

async function drained(worker: RunningWorker, stop: StopSignals): Promise<void> {
  const { calls } = worker;
  if (calls > 0) {
    console.log(
      `Waiting for ${calls === 1 ? 'one call' : `${calls} calls`} to end; Ctrl-C again waits no longer.`,
    );
  }
  await Promise.race([worker.drain(), stop.untilForced()]);
}

function startWorker(settings: Settings, lab: Lab, signal: AbortSignal): Promise<RunningWorker> {
  return runWorker({
    settings,
    job: lab.job,
    production: settings.livekit !== undefined,
    onReport: (report) => {
      const line = narrate(report);
      if (line) log(line);
    },
    onDeparted: () => log('one of the two has hung up: the call is over'),
    onProgress: log,
    signal,
  });
}

function introduction(settings: Settings): string[] {
  return [
    settings.livekit
      ? `LiveKit: ${settings.livekit.url}`
      : 'LiveKit: none configured, so a private local one is started (set LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET for yours).',
    settings.keys
      ? 'Models: OpenAI and Cartesia.'
      : 'Models: no keys, so voices are offline and live speech is not understood: use the keypad (set OPENAI_API_KEY and CARTESIA_API_KEY for real ones).',
  ];
}

function invitation(settings: Settings, { sip, job }: Lab): string[] {
  const { supervisor } = readyOf({ job, sip });
  const keypad = settings.keys ? 'Ask for a person, or press 0.' : 'Press 0 for a person.';
  return [
    '',
    sip
      ? `Call  ${sip.address}  from any softphone. ${keypad}`
      : `Ready for calls as agent "${settings.agentName}".`,
    settings.directory
      ? `The supervisor's phone is ${supervisor}${sip && supervisor.startsWith('+') ? ` (on this local stack: ${LOCAL_SOFTPHONE})` : ''}: answer it, listen, press 1 to take the call or 2 to decline.`
      : "The supervisor is a scripted phone that answers, listens and says yes (set WARM_SUPERVISOR to your softphone's SIP URI to be it).",
    'Ctrl-C stops everything.',
    '',
  ];
}

function readyOf({ sip, job }: Pick<Lab, 'sip' | 'job'>) {
  return {
    ...(sip && { sipAddress: sip.address }),
    livekitUrl: job.livekit.url,
    supervisor: firstPhone(Directory.from(job.directory)),
    pid: process.pid,
  };
}

function firstPhone({ people }: Directory): string {
  return people.find((person) => person.kind === 'phone')?.address ?? '';
}

function log(line: string): void {
  console.log(`${new Date().toLocaleTimeString('en-GB')}  ${line}`);
}
