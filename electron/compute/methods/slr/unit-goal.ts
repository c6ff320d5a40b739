import { EspalierError } from '../../../../shared/api/errors.ts';
import { createCostModel } from '../../../../shared/graph/cost-model.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { trainedWeights } from '../../../../shared/training/trained-weights.ts';
import { valuesOf, withValues } from '../../training/trained-values.ts';
import type { CountedQuantity } from '../../prune/limit.ts';
import { costIn } from '../../prune/shrinking.ts';
import type { Level } from '../level.ts';
import type { MethodContext } from '../method.ts';
import { requireReachable } from '../rank.ts';
import { options as taylorOptions } from '../taylor/options.ts';
import { rankByTaylor } from '../taylor/run.ts';
import { uniformL2Scores } from '../uniform-l2/scores.ts';
import type { Goal } from './goal.ts';
import type { SlrOptions } from './options.ts';
import { type Share, UnitProjection } from './unit-projection.ts';

/**
 * Goals of coupled units. How many of each cohort leave for a level is settled before the training, on the device where the
 * experiment measures there: which of them does not change what a network takes. Equal loss: in the order of what the loss
 * changes, to first order, for what a unit saves. Throws OPTION_INVALID for a ratio of an unknown group, GRADIENT_UNKNOWN,
 * and later BUDGET_UNREACHABLE.
 */
export async function unitGoals(context: MethodContext, options: SlrOptions): Promise<(level: Level) => Promise<Goal>> {
  const { selector } = context;
  if (options.ratios !== undefined) {
    const shares = sharesByHand(context, options.ratios);
    return () => Promise.resolve(unitGoal(context, shares, null));
  }
  const scores = await scoresOf(context, options);
  requireReachable(context, scores);
  return async (level) => {
    const { removed, planned } = await context.choose(level, scores);
    const shares = selector.cohorts.map(({ units }) => ({
      units,
      leaving: units.filter((unit) => removed.has(unit)).length,
    }));
    return unitGoal(context, shares, planned);
  };
}

function unitGoal({ graph, units }: MethodContext, shares: readonly Share[], planned: Goal['planned']): Goal {
  const projection = new UnitProjection(graph, units, shares, new Set(trainedWeights(graph)));
  return {
    projection,
    planned,
    stated: shares.map(({ leaving }) => leaving),
    prune(network: Graph) {
      const values = valuesOf(network, projection.weights);
      const removed = projection.removed(values);
      projection.project(values, values);
      return { network: withValues(network, values), removed, sparse: null };
    },
  };
}

async function scoresOf(
  context: MethodContext,
  { split, gradientBatches, keepFirst }: SlrOptions,
): Promise<Float64Array> {
  const { graph, units, allLevels } = context;
  const scores = await (split === 'uniform'
    ? uniformL2Scores(graph, units)
    : rankByTaylor(context, { ...taylorOptions.parse({}), batches: gradientBatches }));
  if (split === 'equal-loss') {
    const quantity = allLevels[0].limit.quantity;
    // What a latency is predicted to fall by is much alike for single channels: what they compute stands for it.
    const savings = savingsOf(context, quantity === 'latency' ? 'macs' : quantity);
    savings.forEach((saved, unit) => (scores[unit] /= Math.max(saved, Number.MIN_VALUE)));
  }
  if (keepFirst === true) {
    const first = units.groups[0]?.units ?? [];
    const most = scores.reduce((a, b) => Math.max(a, b), 0);
    // Last in the order: they leave where nothing else can.
    for (const unit of first) scores[unit] += 2 * most;
  }
  return scores;
}

/** What each prunable unit alone would save of the dense network's cost. */
function savingsOf({ graph, units }: MethodContext, quantity: CountedQuantity): Float64Array {
  const model = createCostModel(graph, units);
  const dense = costIn(model, quantity);
  return Float64Array.from(units.units, ({ id, prunable }) => {
    if (!prunable || !model.canRemove([id])) return 0;
    model.remove(id);
    const saved = dense - costIn(model, quantity);
    model.restore(id);
    return saved;
  });
}

function sharesByHand({ units, selector }: MethodContext, ratios: Readonly<Record<string, number>>): Share[] {
  const byName = new Map(units.groups.flatMap(({ id, name }) => [[id, id] as const, [name, id] as const]));
  const ofGroup = new Map<string, number>();
  for (const [name, ratio] of Object.entries(ratios)) {
    const id = byName.get(name);
    if (id === undefined) {
      throw new EspalierError(
        'OPTION_INVALID',
        `ratios: the network has no group of units called '${name}'.`,
        'Name groups as `open` lists them, by name or id.',
      );
    }
    ofGroup.set(id, ratio);
  }
  return selector.cohorts.map((cohort) => ({
    units: cohort.units,
    leaving: Math.floor((ofGroup.get(cohort.group) ?? 0) * cohort.units.length),
  }));
}
