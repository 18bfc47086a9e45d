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
import { readSettings } from '../settings/settings.js';
import { narrate } from './narrate.js';

export interface DemoOptions {
  /** Where the time line and the verdict go as data. */
  readonly json?: string;
  /** Where the recordings go. */
  readonly out: string;
}

/** One complete scripted call, judged by what the two phones heard. Throws if it does not pass. */
export async function demo({ json, out }: DemoOptions): Promise<void> {
  await mkdir(out, { recursive: true });
  console.log('A caller asks for a person; everything is local, scripted, and needs no keys.');
  const holdAudio = await writeMarkedHoldMusic(join(out, 'hold-music.wav'));
  const { verdict, timeline } = await runCall({ ...readSettings({}), holdAudio }, out);

  console.log('');
  for (const { what, holds, heardMs } of verdict.findings) {
    console.log(`${holds ? '✓' : '✗'} ${what} (${Math.round(heardMs)} ms)`);
  }
  console.log(`\nRecordings: ${join(out, 'caller-heard.wav')}, ${join(out, 'supervisor-heard.wav')}`);
  if (json !== undefined) await writeJson(json, { ...verdict, timeline });
  if (!verdict.passed) throw new Error('The two people were not connected as they should have been.');
}

async function runCall(
  settings: ReturnType<typeof readSettings>,
  out: string,
): Promise<{ verdict: Verdict; timeline: readonly TimelineEntry[] }> {
  await using started = new Disposables();
  using timeline = new Timeline(print);
  const lab = started.use(
    await startLab(settings, {
      onProgress: (line) => console.log(line),
      markers: true,
      callerSpeech: 'understood',
      onSupervisorEvent: (event) => timeline.noteEvent('supervisor', event),
    }),
  );
  const { supervisor, sip } = lab;
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
    }),
  );
  const caller = started.use(
    await startScriptedCaller({
      phrasebook: lab.models?.phrasebook,
      onEvent: (event) => timeline.noteEvent('caller', event),
    }),
  );
  timeline.follow('caller', caller);
  timeline.follow('supervisor', supervisor);

  const mergedAtMs = await placeCall({
    caller,
    supervisor,
    sipAddress: sip.address,
    merged,
    failed: worker.failed,
  });
  await caller.saveRecording(join(out, 'caller-heard.wav'));
  await supervisor.saveRecording(join(out, 'supervisor-heard.wav'));
  const verdict = judge({ caller: caller.ear, supervisor: supervisor.ear, mergedAtMs });
  return { verdict, timeline: timeline.entries };
}

function print({ atMs, who, what }: TimelineEntry): void {
  console.log(`${(atMs / 1000).toFixed(2).padStart(6)} s  ${who.padEnd(10)}  ${what}`);
}

async function writeJson(path: string, data: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(data, undefined, 2)}\n`);
}
