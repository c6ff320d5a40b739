import { z } from 'zod';
import { EspalierError } from '../api/errors.ts';
import { amounts, kernelKinds } from './kernels/kernel.ts';
import { layoutSchema } from './kernels/layout.ts';

const amountsSchema = z.array(z.number().nonnegative()).length(amounts.length);
const kind = z.enum(kernelKinds);
const ns = z.number().positive();

/** One measured network or operator: what it asked for under the model's layout, and what it took. */
const observation = z.strictObject({
  /** Of the measured file; null for probes, which are not kept. */
  artifactSha256: z.string().nullable(),
  source: z.enum(['operator', 'network']),
  ns,
  demands: z.array(z.strictObject({ kind, site: z.string(), amounts: amountsSchema })),
});

/** How far predictions are from what networks really take: of cuts that were held out, each predicted by a fit without it. */
const heldOutError = z.strictObject({
  networks: z.int().positive(),
  /** Mean and largest absolute relative error: 0.02 is 2 %. */
  mean: z.number(),
  worst: z.number(),
  /** Nine of ten are within this, on a log scale. */
  spread: z.number(),
  /** Spearman's, between predicted and measured. */
  rankCorrelation: z.number().nullable(),
});

/** What latencies were measured under: a model speaks of no other. */
const condition = z.strictObject({
  device: z.string(),
  runtime: z.string(),
  runtimeVersion: z.string(),
  precision: z.enum(['float32', 'float16', 'int8']),
  threads: z.int().positive(),
  /** They change a board's speed as much as any setting of ours; null where it has none. */
  powerMode: z.string().nullable(),
  governor: z.string().nullable(),
});

const document = z.strictObject({
  format: z.literal('espalier-latency-model'),
  version: z.literal(1),
  condition,
  layout: layoutSchema,
  /** As in Tuning: what later measurements are fitted with. */
  tuning: z.strictObject({ shrinkage: z.number().positive(), operatorWeight: z.number().positive() }),
  /** Channels are best kept in multiples of this; null where no sweep was measured or no step shows. */
  channelStep: z.int().positive().nullable(),
  /** Nanoseconds for each of the amounts, by kind of kernel and site; without a site: for sites that were not measured. */
  prices: z.array(z.strictObject({ kind, site: z.string().nullable(), ns: amountsSchema })),
  /** null where no network was held out. */
  error: heldOutError.nullable(),
  observations: z.array(observation),
});

/** The latency model of one device, runtime and precision, with everything that it was learned from: JSON. */
export type LatencyModelDocument = z.output<typeof document>;
export type LatencyCondition = z.output<typeof condition>;
export type Observation = z.output<typeof observation>;
export type HeldOutError = z.output<typeof heldOutError>;

/** A model from parsed JSON. LATENCY_MODEL_INVALID names what does not fit, and another version's model. */
export function parseLatencyModel(json: unknown): LatencyModelDocument {
  const parsed = document.safeParse(json);
  if (parsed.success) return parsed.data;
  const version = z.object({ format: z.literal('espalier-latency-model'), version: z.unknown() }).safeParse(json);
  if (version.success && version.data.version !== 1) {
    throw invalid(`it is of version ${JSON.stringify(version.data.version)}, and this program reads version 1`);
  }
  const issue = parsed.error.issues[0]!;
  throw invalid(`${issue.path.join('.') || 'the whole'}: ${issue.message}`);
}

function invalid(reason: string): EspalierError {
  return new EspalierError(
    'LATENCY_MODEL_INVALID',
    `The latency model cannot be read: ${reason}.`,
    'Learn it anew on the device.',
  );
}
