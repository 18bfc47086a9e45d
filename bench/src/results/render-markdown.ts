import { format } from 'prettier';
import type { Stat } from '../stat.js';
import type { MeasuredRow, Results } from './schema.js';

/** The table as people read it. */
export async function renderMarkdown(results: Results): Promise<string> {
  const { machine, versions, settings, measures, timelines } = results;
  const missed = measures.filter(({ met }) => met === false);
  const lines = [
    '# Figures',
    '',
    'Written by `pnpm bench`; [what is measured and how, with its stand-ins and limits](../README.md).',
    'The peer is `WarmTransferTask` of `@livekit/agents` unless said otherwise. Ratio: our median divided by the peer’s;',
    'none is claimed where the two differ by no more than the noise, which is what each differs from itself by.',
    '',
    `Machine: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.os}, Node ${machine.node}.`,
    `Versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    `Latencies of the model servers: ${Object.entries(settings.latencies)
      .map(
        ([name, each]) =>
          `${name} (${Object.entries(each)
            .map(([key, ms]) => `${key} ${ms}`)
            .join(', ')})`,
      )
      .join('; ')}.`,
    '',
    '| measure | against | ours: median (p95) | peer: median (p95) | ratio | noise | n | goal | met |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...measures.map(row),
    '',
    `${measures.filter(({ met }) => met).length} goals met, ${missed.length} missed${missed.length > 0 ? `: ${missed.map(({ id }) => `\`${id}\``).join(', ')}` : ''}.`,
    '',
    timelines.length > 0 ? '![One transfer of each, by stage](timeline.svg)' : '',
  ];
  return format(lines.join('\n'), { parser: 'markdown', printWidth: 110 });
}

function row(measure: MeasuredRow): string {
  const { id, what, unit, ours, against, peer, ratio, noise, goal, met, effort } = measure;
  return `| ${[
    `\`${id}\`<br>${what}`,
    against ?? '',
    `${statText(ours)} ${unit}`,
    peer ? `${statText(peer)} ${unit}` : '',
    peer ? ratioText(ratio, noise) : '',
    noise === null ? '' : numberText(noise),
    `${peer ? `${ours.n}, ${peer.n}` : ours.n}${effort === 'full' ? '' : ` (${effort})`}`,
    goal ?? '',
    met === null ? '' : met ? 'yes' : '**no**',
  ].join(' | ')} |`;
}

function ratioText(ratio: number | null, noise: number | null): string {
  if (ratio !== null) return ratio.toFixed(2);
  return noise === null ? 'too few runs' : 'within noise';
}

function statText({ median, p95 }: Stat): string {
  return `${numberText(median)} (${numberText(p95)})`;
}

function numberText(value: number): string {
  if (Math.abs(value) >= 10_000) return Math.round(value).toLocaleString('en-US');
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1);
}
