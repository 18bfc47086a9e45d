import type { Results } from './schema.js';

type Timeline = Results['timelines'][number];

/** What somebody hears or a phone does, from one stage to another. */
interface Span {
  readonly from: string;
  /** The first of these that there is. */
  readonly to: readonly string[];
  readonly label: string;
  readonly fill: string;
}

const COLORS = {
  nothing: '#e5e7eb',
  music: '#99d5c9',
  ringing: '#fcd58a',
  words: '#a5b8f3',
  summary: '#6d83e0',
  waiting: '#f3b6b6',
  talk: '#5fb878',
} as const;

const MUSIC_ENDS = ['connected', 'mergeRequested', 'end'];

const CALLER: readonly Span[] = [
  { from: 'toolCall', to: ['music'], label: 'nothing', fill: COLORS.nothing },
  { from: 'music', to: ['silenceBegan', ...MUSIC_ENDS], label: 'hold music', fill: COLORS.music },
  { from: 'silenceBegan', to: ['silenceEnded'], label: 'silence', fill: COLORS.nothing },
  { from: 'silenceEnded', to: MUSIC_ENDS, label: 'hold music', fill: COLORS.music },
  { from: 'connected', to: ['end'], label: 'supervisor', fill: COLORS.talk },
];

const SUPERVISOR: readonly Span[] = [
  { from: 'toolCall', to: ['invite'], label: 'not called yet', fill: COLORS.nothing },
  { from: 'invite', to: ['answered'], label: 'rings', fill: COLORS.ringing },
  { from: 'answered', to: ['brief'], label: 'hears nothing', fill: COLORS.waiting },
  { from: 'brief', to: ['summary', 'accepted', 'end'], label: 'greeting', fill: COLORS.words },
  { from: 'summary', to: ['accepted', 'end'], label: 'summary, says yes', fill: COLORS.summary },
  { from: 'accepted', to: ['connected', 'mergeRequested'], label: 'yes is understood', fill: COLORS.waiting },
  { from: 'connected', to: ['end'], label: 'caller', fill: COLORS.talk },
];

const LEFT = 128;
const WIDTH = 1040;
const RIGHT = 24;
const LANE = 26;
const GROUP = 104;
const TOP = 92;
/** How long whoever is connected is shown to be so. */
const TALK_MS = 1_200;

/** One transfer of each contestant, by stage, as a drawing. */
export function renderTimeline(timelines: readonly Timeline[]): string {
  const endMs =
    Math.ceil((Math.max(...timelines.flatMap(({ stages }) => Object.values(stages))) + TALK_MS) / 1000) *
    1000;
  const x = (ms: number) => LEFT + (ms / endMs) * (WIDTH - LEFT - RIGHT);
  const height = TOP + timelines.length * GROUP + 34;
  const groups = timelines.map((timeline, index) => group(timeline, TOP + index * GROUP, x));
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" role="img" aria-label="One transfer of each contestant, by stage">`,
    `<rect width="${WIDTH}" height="${height}" rx="10" fill="#ffffff"/>`,
    text(24, 34, 'One transfer, by stage', { size: 17, weight: 600 }),
    text(
      24,
      56,
      'Medians, counted from the model’s tool call. Every phone is answered 1.5 s after it began to ring.',
      { size: 12.5, fill: '#6b7280' },
    ),
    ...axis(endMs, TOP - 14, TOP + timelines.length * GROUP - 14, x),
    ...groups.flat(),
    '</svg>',
  ].join('\n')}\n`;
}

function axis(endMs: number, top: number, bottom: number, x: (ms: number) => number): string[] {
  const seconds = Array.from({ length: endMs / 1000 + 1 }, (_, second) => second);
  return seconds.flatMap((second) => [
    `<line x1="${px(x(second * 1000))}" x2="${px(x(second * 1000))}" y1="${top}" y2="${bottom}" stroke="#e5e7eb"/>`,
    text(x(second * 1000), bottom + 20, `${second} s`, { size: 11.5, fill: '#6b7280', anchor: 'middle' }),
  ]);
}

function group({ name, stages }: Timeline, y: number, x: (ms: number) => number): string[] {
  const last = Math.max(...Object.values(stages));
  const { silenceBegan = last, music = last } = stages;
  const times: Readonly<Record<string, number>> = {
    // Silence before the music is drawn as such already.
    ...(silenceBegan < music ? without(stages, 'silenceBegan', 'silenceEnded') : stages),
    toolCall: 0,
    end: last + ('connected' in stages ? TALK_MS : 0),
  };
  return [
    text(24, y + 8, name, { size: 13.5, weight: 600 }),
    ...lane('caller hears', CALLER, times, y + 18, x),
    ...lane('supervisor', SUPERVISOR, times, y + 18 + LANE + 6, x),
    ...ending(stages, y + 8, x),
  ];
}

function without(stages: Timeline['stages'], ...names: readonly string[]): Timeline['stages'] {
  return Object.fromEntries(Object.entries(stages).filter(([name]) => !names.includes(name)));
}

function lane(
  label: string,
  spans: readonly Span[],
  times: Readonly<Record<string, number>>,
  y: number,
  x: (ms: number) => number,
): string[] {
  return [
    text(24, y + 17, label, { size: 12, fill: '#374151' }),
    ...spans.flatMap((span) => {
      const from = times[span.from];
      const to = span.to.map((stage) => times[stage]).find((ms) => ms !== undefined);
      return from === undefined || to === undefined || to <= from ? [] : bar(span, from, to, y, x);
    }),
  ];
}

const LETTER = 6.6;

function bar(
  { label, fill }: Span,
  from: number,
  to: number,
  y: number,
  x: (ms: number) => number,
): string[] {
  const width = x(to) - x(from);
  const length = lengthText(to - from);
  // How long they talk is not measured.
  const fitting = fill === COLORS.talk ? [label] : [`${label} ${length}`, label, length];
  const shown = fitting.find((each) => each.length * LETTER + 8 < width);
  return [
    `<rect x="${px(x(from))}" y="${y}" width="${px(Math.max(1.5, width - 1.5))}" height="${LANE}" rx="3" fill="${fill}"><title>${fitting[0] ?? ''}</title></rect>`,
    ...(shown === undefined ? [] : [text(x(from) + 5, y + 17, shown, { size: 11.5, fill: '#1f2937' })]),
  ];
}

/** Where no merge can be shown, what there is instead. */
function ending(stages: Timeline['stages'], y: number, x: (ms: number) => number): string[] {
  const { mergeRequested, callerHungUp } = stages;
  if ('connected' in stages) return [];
  const [atMs, words] =
    mergeRequested === undefined
      ? [callerHungUp, 'measured up to here']
      : [mergeRequested, 'move requested (needs LiveKit Cloud)'];
  return atMs === undefined
    ? []
    : [text(x(Math.max(...Object.values(stages))), y, words, { size: 11.5, fill: '#6b7280', anchor: 'end' })];
}

function lengthText(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

interface TextStyle {
  readonly size: number;
  readonly weight?: number;
  readonly fill?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

function text(x: number, y: number, words: string, style: TextStyle): string {
  const { size, weight = 400, fill = '#111827', anchor = 'start' } = style;
  return `<text x="${px(x)}" y="${px(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${words}</text>`;
}

function px(value: number): string {
  return value.toFixed(1);
}
