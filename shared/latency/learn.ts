import type { Graph } from '../graph/graph.ts';
import { errorOf, heldOut, typicalError } from './fit/cross-validation.ts';
import { fitPrices, type Sample, type Tuning } from './fit/prices.ts';
import { demandsOf } from './kernels/demand.ts';
import { layouts, type Layout } from './kernels/layout.ts';
import type { LatencyCondition, LatencyModelDocument, Observation } from './model.ts';
import { compileProgram } from './program/compile.ts';
import type { Program } from './program/program.ts';
import { channelStepOf, type SweepPoint } from './step.ts';

/** A measured network file, as a graph. */
export interface Observed {
  readonly graph: Graph;
  readonly ns: number;
  readonly source: 'operator' | 'network';
  readonly artifactSha256: string | null;
}

const tunings: readonly Tuning[] = [0.01, 0.03, 0.1, 0.3].flatMap((shrinkage) =>
  [0.02, 0.2].map((operatorWeight) => ({ shrinkage, operatorWeight })),
);
const usualTuning: Tuning = { shrinkage: 0.03, operatorWeight: 0.2 };
/** Beyond so many the oldest measured networks are forgotten. */
const mostObservations = 800;

/**
 * Learns a device: the layout of its runtime is the one under which held-out networks are predicted best, and so is the
 * tuning. `sweep` are the latencies by which its channel step shows; none leaves it unknown.
 */
export function learnLatency(
  condition: LatencyCondition,
  observed: readonly Observed[],
  sweep: readonly SweepPoint[],
): LatencyModelDocument {
  const programs = observed.map(({ graph }) => compileProgram(graph));
  const observationsUnder = (layout: Layout): Observation[] =>
    observed.map((one, index) => observationOf(one, programs[index]!, layout));
  const layout = least(layouts, (one) => errorUnder(observationsUnder(one), usualTuning));
  const observations = observationsUnder(layout);
  const tuning = least(tunings, (one) => errorUnder(observations, one));
  return fitted({ condition, layout, tuning, channelStep: channelStepOf(sweep), observations });
}

/** The model with further measurements under its condition; of a network measured before, the newer one counts. */
export function addObservations(model: LatencyModelDocument, observed: readonly Observed[]): LatencyModelDocument {
  const added = observed.map((one) => observationOf(one, compileProgram(one.graph), model.layout));
  const replaced = new Set(added.map(({ artifactSha256 }) => artifactSha256).filter((sha256) => sha256 !== null));
  const kept = model.observations.filter(({ artifactSha256: known }) => known === null || !replaced.has(known));
  const observations = [...kept, ...added];
  // Probes span what a network can become: only what was measured besides them makes room.
  let tooMany = observations.length - mostObservations;
  const remembered = observations.filter(({ artifactSha256 }) => artifactSha256 === null || tooMany-- <= 0);
  return fitted({ ...model, observations: remembered });
}

function fitted(
  parts: Pick<LatencyModelDocument, 'condition' | 'layout' | 'tuning' | 'channelStep' | 'observations'>,
): LatencyModelDocument {
  const { condition, layout, tuning, channelStep, observations } = parts;
  const fit = fitPrices(observations, tuning);
  return {
    format: 'espalier-latency-model',
    version: 1,
    condition,
    layout,
    tuning,
    channelStep,
    prices: fit.prices,
    error: errorOf(heldOut(observations, fit, tuning, 8)),
    observations,
  };
}

function errorUnder(samples: readonly Sample[], tuning: Tuning): number {
  return typicalError(heldOut(samples, fitPrices(samples, tuning), tuning, 4));
}

function observationOf({ artifactSha256, source, ns }: Observed, program: Program, layout: Layout): Observation {
  const demands = demandsOf(program, layout).map((demand) => ({ ...demand, amounts: [...demand.amounts] }));
  return { artifactSha256, source, ns, demands };
}

/** The first of those for which it is least. */
function least<Choice>(choices: readonly Choice[], of: (choice: Choice) => number): Choice {
  const values = choices.map(of);
  return choices[values.indexOf(Math.min(...values))]!;
}
