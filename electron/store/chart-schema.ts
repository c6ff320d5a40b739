import { z } from 'zod';
import type { Chart } from '../../shared/api/charts.ts';

const head = { id: z.string(), group: z.string(), title: z.string(), meaning: z.string() };
const axis = z.object({ label: z.string(), unit: z.string().nullable() });
const numbers = z.array(z.number());
const axes = { x: axis, y: axis };

const series = z.union([
  z.object({ name: z.string(), look: z.enum(['line', 'step', 'points', 'crosses', 'limit']), x: numbers, y: numbers }),
  z.object({ name: z.string(), look: z.literal('band'), x: numbers, low: numbers, high: numbers }),
]);

const histogram = z.object({
  label: z.string(),
  bins: z.array(z.object({ from: z.number(), to: z.number(), count: z.number() })),
});

/** A chart as it was kept. */
export const chartSchema: z.ZodType<Chart> = z.discriminatedUnion('kind', [
  z.object({ ...head, ...axes, kind: z.literal('lines'), series: z.array(series), beside: histogram.exactOptional() }),
  z.object({
    ...head,
    ...axes,
    kind: z.literal('bars'),
    from: z.number(),
    bars: z.array(z.object({ label: z.string(), value: z.number() })),
  }),
  z.object({
    ...head,
    ...axes,
    kind: z.literal('heat map'),
    value: axis,
    columns: z.array(z.string()),
    rows: z.array(z.string()),
    cells: z.array(z.array(z.number().nullable())),
    chosen: z.array(z.tuple([z.int(), z.int()])),
    middle: z.number().exactOptional(),
  }),
]);
