import { EspalierError } from '../../../../shared/api/errors.ts';
import { costOf } from '../../../../shared/graph/cost.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { elementCount } from '../../../../shared/graph/tensor.ts';
import { valuesOf, withValues } from '../../training/trained-values.ts';
import type { Tensors } from '../../training/tensors.ts';
import type { Level } from '../level.ts';
import type { MethodContext } from '../method.ts';
import type { Goal } from './goal.ts';
import { LayerProjection } from './layer-projection.ts';
import type { SlrOptions } from './options.ts';
import { allocateByLoss, allocateUniformly, type LayerLoss } from './sets/allocate.ts';
import { atomEnergies, atomsOf } from './sets/atoms.ts';
import { sharesByHand } from './sets/by-hand.ts';
import { createLayerSet, fixedShare, type SetKind, unsuited } from './sets/layer-set.ts';
import type { LayerWeight } from './sets/weight.ts';

/**
 * Goals of zeros that no channel leaves for: the level is a share of the parameters or multiply-accumulates that are not
 * with a zero. Throws OPTION_INVALID for other quantities and unknown layers, GRADIENT_UNKNOWN, and later
 * BUDGET_UNREACHABLE.
 */
export async function weightGoals(
  context: MethodContext,
  kind: SetKind,
  options: SlrOptions,
): Promise<(level: Level) => Goal> {
  const { warn } = context;
  const layers = layersOf(context, options);
  const suited = layers.filter((layer) => {
    const reason = unsuited(kind, layer, options);
    if (reason !== null) warn(`${layer.node} stays whole: ${reason}.`);
    return reason === null;
  });
  const sharesOf = await sharesFor(context, kind, suited, options);
  return (level) => {
    const shares = sharesOf(level);
    const sets = suited.flatMap((layer) => {
      const keep = shares.get(layer.node)!;
      return keep === 1 ? [] : [createLayerSet(kind, layer, keep, options)];
    });
    return {
      projection: new LayerProjection(sets),
      planned: null,
      stated: [...shares],
      prune: (network) => pruned(network, kind, new LayerProjection(sets)),
    };
  };

  function pruned(network: Graph, pattern: string, projection: LayerProjection): ReturnType<Goal['prune']> {
    const values = valuesOf(network, projection.weights);
    projection.project(values, values);
    return { network: withValues(network, values), removed: new Set(), sparse: { pattern, masks: masksOf(values) } };
  }
}

/** The layers that may be sparse. */
function layersOf({ graph, units }: MethodContext, { keepFirst = true, keepLast }: SlrOptions): LayerWeight[] {
  const all = units.layers.map(({ constant, node, axis }): LayerWeight => {
    const { dims } = graph.constants.get(constant)!;
    return { name: constant, node, dims, outputAxis: axis, inputAxis: 1 - axis };
  });
  // A weight that several layers share is one.
  const distinct = all.filter(({ name }, at) => all.findIndex((one) => one.name === name) === at);
  return distinct.filter((_, at) => !(keepFirst && at === 0) && !(keepLast && at === distinct.length - 1));
}

async function sharesFor(
  context: MethodContext,
  kind: SetKind,
  layers: readonly LayerWeight[],
  options: SlrOptions,
): Promise<(level: Level) => ReadonlyMap<string, number>> {
  const { split, ratios } = options;
  if (ratios !== undefined) {
    const zeros = sharesByHand(
      layers,
      Object.fromEntries(Object.entries(ratios).map(([node, share]) => [node, 1 - share])),
    );
    return () => zeros;
  }
  const quantity = quantityOf(context);
  const { perNode, ...dense } = costOf(context.graph);
  /** Of one element. */
  const elementCost = ({ node, dims }: LayerWeight): number =>
    quantity === 'params' ? 1 : perNode.get(node)!.macs / elementCount(dims);
  const rest = dense[quantity] - layers.reduce((sum, layer) => sum + elementCost(layer) * elementCount(layer.dims), 0);
  const fixed = fixedShare(kind);
  if (fixed !== null) {
    const cost = rest + fixed * (dense[quantity] - rest);
    const shares = new Map(layers.map(({ node }) => [node, fixed]));
    return ({ limit }) => {
      if (cost <= limit.most) return shares;
      throw new EspalierError(
        'BUDGET_UNREACHABLE',
        `With ${kind} zeros in every layer that takes them ${(cost / dense[quantity]).toPrecision(3)} of the ${quantity} are left, and ${(limit.most / dense[quantity]).toPrecision(3)} are asked for.`,
        `Ask for ${(cost / dense[quantity]).toPrecision(3)} or more, or choose a set whose share is free.`,
      );
    };
  }
  const curvatures = split === 'uniform' ? null : await curvaturesOf(context, layers, options);
  const losses = layers.map((layer): LayerLoss => {
    const atoms = atomsOf(kind as Exclude<SetKind, 'pattern' | '2:4'>, layer, options);
    const values = context.graph.constants.get(layer.name)!.data as Float32Array;
    return {
      node: layer.node,
      atoms: atoms.count,
      atomCost: (elementCost(layer) * elementCount(layer.dims)) / atoms.count,
      energies: atomEnergies(atoms, values),
      curvature: curvatures?.get(layer.name) ?? 0,
    };
  });
  const allocate = split === 'uniform' ? allocateUniformly : allocateByLoss;
  const costWith = (shares: ReadonlyMap<string, number>): number =>
    layers.reduce((sum, layer) => {
      const { kept } = createLayerSet(kind, layer, shares.get(layer.node)!, options);
      return sum + kept * elementCost(layer);
    }, 0);
  return ({ limit }) => {
    const budget = limit.most - rest;
    let allowed = budget;
    for (;;) {
      const { shares } = allocate(losses, allowed, { whole: [], floor: 0 });
      // Blocks at the edges are smaller, and those that stay may be larger than the mean.
      const over = costWith(shares) - budget;
      if (over <= 0) return shares;
      allowed -= over;
    }
  };
}

function quantityOf({ allLevels }: MethodContext): 'macs' | 'params' {
  const [{ limit }] = allLevels;
  if (limit.quantity === 'macs' || limit.quantity === 'params') return limit.quantity;
  throw new EspalierError(
    'OPTION_INVALID',
    `Zeros that no channel leaves for save no ${limit.quantity}: no runtime here passes over them.`,
    'Take set: units, or levels of macs or params.',
  );
}

/** For each layer the mean of its squared gradients, of mini-batches. */
async function curvaturesOf(
  context: MethodContext,
  layers: readonly LayerWeight[],
  { gradientBatches }: SlrOptions,
): Promise<ReadonlyMap<string, number>> {
  const weights = layers.map(({ name }) => name);
  const sums = new Map(weights.map((name) => [name, 0]));
  let progress: ((done: number) => void) | undefined;
  let batches = 0;
  for await (const { gradients, total } of context.gradients({ batches: gradientBatches, batch: 64, weights })) {
    progress ??= context.stage('gradients', total);
    context.spend({ trainingSteps: 1 });
    for (const [name, gradient] of gradients) sums.set(name, sums.get(name)! + meanSquare(gradient));
    progress(++batches);
  }
  return new Map([...sums].map(([name, sum]) => [name, sum / Math.max(1, batches)]));
}

function meanSquare(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length;
}

function masksOf(values: Tensors): Map<string, Uint8Array> {
  return new Map([...values].map(([name, data]) => [name, Uint8Array.from(data, (value) => Number(value !== 0))]));
}
