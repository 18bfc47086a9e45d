import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeMarkedHoldMusic } from '../demo/hold-file.js';
import { placeCall } from '../demo/place-call.js';
import { startScriptedCaller } from '../demo/scripted-caller.js';
import { Timeline, type TimelineEntry } from '../demo/timeline.js';
import { judge, type Verdict } from '../demo/verdict.js';
import { startLab } from '../lab/start-lab.js';
import { Disposables } from '../runtime/disposables.js';
import { runWorker } from '../runtime/run-worker.js';
import { StopSignals } from '../runtime/stop-signals.js';
import { readSettings, type Settings } from '../settings/settings.js';
import { narrate } from './narrate.js';

export interface DemoOptions {
  /** Where the time line and the verdict go as data. */
  readonly json?: string;
  /** Where the recordings go. */
  readonly out: string;
}

/**
 * One complete scripted call, judged by what the two phones heard. What was seen and recorded is kept however it ends.
 * @throws if it does not pass
 */
export async function demo({ json, out }: DemoOptions): Promise<void> {
  await mkdir(out, { recursive: true });
  console.log('A caller asks for a person; everything is local, scripted, and needs no keys.');
  const holdAudio = await writeMarkedHoldMusic(join(out, 'hold-music.wav'));
  using timeline = new Timeline(print);
  let verdict: Verdict = { passed: false, findings: [] };
  try {
    verdict = await runCall({ settings: { ...(await readSettings({})), holdAudio }, out, timeline });
  } finally {
    if (json !== undefined) await writeJson(json, { ...verdict, timeline: timeline.entries });
  }

  console.log('');
  for (const { what, holds, heardMs } of verdict.findings) {
    console.log(`${holds ? '✓' : '✗'} ${what} (${Math.round(heardMs)} ms)`);
  }
  console.log(`\nRecordings: ${recordings(out).join(', ')}`);
  if (!verdict.passed) throw new Error('The two people were not connected as they should have been.');
}

async function runCall({
  settings,
  out,
  timeline,
}: {
  settings: Settings;
  out: string;
  timeline: Timeline;
}): Promise<Verdict> {
  using stop = new StopSignals();
  const { signal } = stop;
  await using started = new Disposables();
  const lab = started.use(
    await startLab(settings, {
      onProgress: (line) => console.log(line),
      markers: true,
      callerSpeech: 'understood',
      onSupervisorEvent: (event) => timeline.noteEvent('supervisor', event),
      signal,
    }),
  );
  const { supervisor, sip, models } = lab;
  if (!supervisor || !sip) throw new Error('The demo needs the local stack and its supervisor.');

  let onMerged: (atMs: number) => void = () => undefined;
  const merged = new Promise<number>((resolve) => (onMerged = resolve));
  const worker = started.use(
    await runWorker({
      settings,
      job: lab.job,
      production: false,
      onReport: (report) => {
        const line = narrate(report);
        if (line) timeline.note('worker', line, report.atMs);
        if (report.type === 'transfer-step' && report.event === 'consult-merged') onMerged(report.atMs);
      },
      signal,
    }),
  );
  const caller = started.use(
    await startScriptedCaller({
      phrasebook: models?.phrasebook,
      onEvent: (event) => timeline.noteEvent('caller', event),
    }),
  );
  timeline.follow('caller', caller);
  timeline.follow('supervisor', supervisor);

  const failed = Promise.race([worker.failed, lab.failed, stopped(stop)]);
  try {
    const mergedAtMs = await placeCall({
      caller,
      supervisor,
      sipAddress: sip.address,
      models,
      merged,
      failed,
    });
    return judge({ caller: caller.ear, supervisor: supervisor.ear, mergedAtMs });
  } finally {
    const [callerHeard = '', supervisorHeard = ''] = recordings(out);
    await caller.saveRecording(callerHeard);
    await supervisor.saveRecording(supervisorHeard);
  }
}

function recordings(out: string): string[] {
  return ['caller', 'supervisor'].map((who) => join(out, `${who}-heard.wav`));
}

async function stopped(stop: StopSignals): Promise<never> {
  await stop.untilStopped();
  throw stop.signal.reason;
}

function print({ atMs, who, what }: TimelineEntry): void {
  console.log(`${(atMs / 1000).toFixed(2).padStart(6)} s  ${who.padEnd(10)}  ${what}`);
}

async function writeJson(path: string, data: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(data, undefined, 2)}\n`);
}
