import { z } from 'zod';

const stat = z.object({ median: z.number(), p95: z.number(), n: z.int().positive() });

/** `bench/results/latest.json`. */
export const resultsSchema = z.object({
  version: z.literal(1),
  /** No name and no path of the machine. */
  machine: z.object({
    cpu: z.string(),
    cores: z.int(),
    memoryGb: z.number(),
    os: z.string(),
    node: z.string(),
  }),
  versions: z.record(z.string(), z.string()),
  settings: z.object({
    latencies: z.record(z.string(), z.record(z.string(), z.number())),
  }),
  measures: z.array(
    z.object({
      id: z.string(),
      what: z.string(),
      unit: z.string(),
      ours: stat,
      against: z.string().nullable(),
      peer: stat.nullable(),
      ratio: z.number().nullable(),
      noise: z.number().nullable(),
      goal: z.string().nullable(),
      met: z.boolean().nullable(),
      effort: z.enum(['smoke', 'quick', 'full']),
      takenAt: z.iso.datetime(),
    }),
  ),
  /** Median times of the stages after the tool call, ms, of a contestant's transfers. */
  timelines: z.array(z.object({ name: z.string(), stages: z.record(z.string(), z.number()) })),
});

export type Results = z.infer<typeof resultsSchema>;
export type MeasuredRow = Results['measures'][number];
