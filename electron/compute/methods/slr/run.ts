import type { Graph } from '../../../../shared/graph/graph.ts';
import { cutGraph } from '../../../../shared/graph/cut.ts';
import type { Judge } from '../../judge/judge.ts';
import { valuesOf } from '../../training/trained-values.ts';
import { type Level, levelName } from '../level.ts';
import { defineMethod, type MethodContext } from '../method.ts';
import type { PrunedNetwork } from '../pruned-network.ts';
import type { Goal } from './goal.ts';
import { options, type SlrOptions } from './options.ts';
import { Relaxation } from './relaxation.ts';
import { RelaxationGuide } from './relaxation-guide.ts';
import { unitGoals } from './unit-goal.ts';
import { UpdateWatch } from './update-watch.ts';
import { weightGoals } from './weight-goal.ts';

/**
 * SLR: trains the network towards a set of sparse ones by surrogate Lagrangian relaxation, a training for each level, and
 * prunes it at the end: hard, and fine-tuned with its zeros kept where the experiment fine-tunes. With ADMM and one-shot
 * pruning under the same code to compare with.
 */
export const slr = defineMethod('slr', options, async function* (context, given) {
  if (context.levels.length === 0) return;
  const goalOf = await goalsOf(context, given);
  // All of them first: a level out of reach is found before the first training.
  const goals: { readonly level: Level; readonly goal: Goal }[] = [];
  for (const level of context.levels) goals.push({ level, goal: await goalOf(level) });
  for (const { level, goal } of goals) {
    const trained = await trainTowards(context, given, level, goal);
    yield await context.pruned(level, goal.prune(trained), goal.planned);
  }
});

async function goalsOf(context: MethodContext, given: SlrOptions): Promise<(level: Level) => Goal | Promise<Goal>> {
  return given.set === 'units' ? unitGoals(context, given) : weightGoals(context, given.set, given);
}

async function trainTowards(context: MethodContext, given: SlrOptions, level: Level, goal: Goal): Promise<Graph> {
  const { graph } = context;
  const { algorithm, training: recipe, M, r, s0, rho, updateEvery, stopGap, acceptance, projectedImages } = given;
  const stated = { slr: given, goal: goal.stated };
  const name = `training towards ${levelName(level)}`;
  if (algorithm === 'one-shot') return context.train(graph, { name, recipe, stated });
  const relaxation = new Relaxation(
    { algorithm, M, r, s0, rho },
    goal.projection,
    valuesOf(graph, goal.projection.weights),
  );
  const watch = new UpdateWatch(context, level);
  const judges = new Judges(context);
  try {
    const guide = new RelaxationGuide(
      relaxation,
      { updateEvery, stopGap },
      {
        lossOf: acceptance === 'training' ? null : async (network) => (await judges.asItIs(network)).loss,
        async onUpdate(update, { step, network }) {
          const projected = projectedImages === 0 ? null : await judges.pruned(goal.prune(network()), projectedImages);
          watch.add(step, update, projected?.accuracy ?? null);
        },
      },
    );
    return await context.train(graph, { name, recipe, hooks: [relaxation], guide, stated });
  } finally {
    await judges.close();
  }
}

/** Validation images that points are compared on. */
const comparedImages = 2000;

/** Validation images and a thread for each of two purposes, from when they are first needed. */
class Judges {
  readonly #context: MethodContext;
  #asItIs: Promise<Judge> | undefined;
  #pruned: Promise<Judge> | undefined;

  constructor(context: MethodContext) {
    this.#context = context;
  }

  async asItIs(network: Graph): Promise<{ readonly loss: number }> {
    this.#asItIs ??= this.#context.judge({ images: comparedImages, recalibrationImages: 0, atOnce: 1 });
    return this.#judged(await this.#asItIs, network);
  }

  /** As the experiment would have it: cut, and with its normalisation recalibrated. */
  async pruned({ network, removed }: PrunedNetwork, images: number): Promise<{ readonly accuracy: number }> {
    const { recalibrationImages } = this.#context.experiment;
    this.#pruned ??= this.#context.judge({ images, recalibrationImages, atOnce: 1 });
    return this.#judged(await this.#pruned, cutGraph(network, this.#context.units, removed));
  }

  async #judged(judge: Judge, network: Graph): ReturnType<Judge['judge']> {
    const judgement = await judge.judge({ network });
    this.#context.spend({ evaluations: 1, images: judgement.images });
    return judgement;
  }

  async close(): Promise<void> {
    for (const made of [this.#asItIs, this.#pruned]) {
      // One that could not be made has thrown where it was asked for.
      await made?.then(
        (judge) => judge.close(),
        () => undefined,
      );
    }
  }
}
