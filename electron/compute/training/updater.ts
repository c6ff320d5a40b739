import type { Recipe } from '../../../shared/api/training.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { decayedWeights } from '../../../shared/training/decayed-weights.ts';
import type { StepResult } from '../engines/engine.ts';
import { clipByNorm, clipByValue, globalNorm } from './clip.ts';
import { Masks } from './masks.ts';
import { MovingAverage } from './moving-average.ts';
import { createOptimizer } from './optimizers/create.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { RunningStatistics } from './running-statistics.ts';
import { createSchedule } from './schedules/create.ts';
import type { Schedule } from './schedules/schedule.ts';
import { arraysState, joinStates, numberOf, partOf, requireArrays, restoreArrays } from './state.ts';
import type { Stateful, TrainingState } from './state.ts';
import type { StepHook } from './step-hook.ts';
import type { Tensors } from './tensors.ts';
import { valuesOf, withValues } from './trained-values.ts';

type UpdateRecipe = Pick<Recipe, 'optimizer' | 'weightDecay' | 'schedule' | 'warmupSteps' | 'clip' | 'ema'>;

export interface UpdaterOptions {
  readonly recipe: UpdateRecipe;
  /** Constants of the graph that are trained. */
  readonly weights: readonly string[];
  readonly totalSteps: number;
  readonly hooks?: readonly StepHook[];
}

/** What a step did, besides the engine's result. */
export interface UpdateReport {
  readonly learningRate: number;
  /** Of all gradients as one vector, penalties included, before clipping; NaN or infinite where any of them is. */
  readonly gradientNorm: number;
  /** Sum of what the hooks added to the loss. */
  readonly penalty: number;
}

/**
 * Everything of a training step outside the engine, around its `step`: `forwardWeights` goes in, and the result comes to
 * `apply`. Weights, running statistics and what the optimiser remembers live here. Its state leaves out masks and hooks,
 * which a method sets again.
 */
export class Updater implements Stateful {
  readonly weights: Tensors;
  readonly statistics: RunningStatistics;
  readonly #graph: Graph;
  readonly #options: UpdaterOptions;
  readonly #hooks: readonly StepHook[];
  /** Weights that hooks replace. */
  readonly #replaced: Tensors;
  readonly #seen: Tensors;
  readonly #optimizer: Optimizer;
  readonly #schedule: Schedule;
  readonly #lasting: Tensors;
  readonly #average: MovingAverage | null;
  #masks: Masks | null = null;
  #step = 0;

  /** `graph`: normalised, with the values to begin with. */
  constructor(graph: Graph, options: UpdaterOptions) {
    const { recipe, hooks = [] } = options;
    this.#graph = graph;
    this.#options = options;
    this.#hooks = hooks;
    this.weights = valuesOf(graph, options.weights);
    this.#replaced = valuesOf(graph, new Set(hooks.flatMap(({ replaced = [] }) => replaced)));
    this.#seen = new Map([...this.weights, ...this.#replaced]);
    this.statistics = new RunningStatistics(graph);
    this.#lasting = new Map([...this.weights, ...this.statistics.tensors]);
    this.#average = recipe.ema === null ? null : new MovingAverage(this.#lasting, recipe.ema);
    this.#optimizer = createOptimizer(recipe, this.weights, new Set(decayedWeights(graph)));
    this.#schedule = createSchedule(recipe);
  }

  /** Steps that were taken. */
  get step(): number {
    return this.#step;
  }

  /** By weight, 1 where an element lives and 0 where it stays zero from now on; weights without a mask live whole. */
  mask(masks: ReadonlyMap<string, Uint8Array>): void {
    for (const [name, { length }] of masks) {
      const own = this.weights.get(name)?.length ?? 'none';
      if (own !== length) throw new Error(`the mask of '${name}' has ${length} elements, the trained weight ${own}`);
    }
    this.#masks = new Masks(masks);
    this.#clearMasked();
    if (this.#average !== null) this.#masks.apply(this.#average.averages);
  }

  /** What the engine shall compute the next step with; valid until the next call. */
  forwardWeights(): Tensors {
    for (const [name, seen] of this.#replaced) seen.set(this.weights.get(name)!);
    for (const hook of this.#hooks) hook.beforeForward?.(this.#replaced);
    return this.#seen;
  }

  /**
   * One step by the engine's result, whose gradients it changes in place. Where the norm that it reports is not finite
   * nothing has been changed but these.
   */
  apply({ gradients, statistics }: Pick<StepResult, 'gradients' | 'statistics'>): UpdateReport {
    const { recipe, totalSteps } = this.#options;
    const learningRate = recipe.optimizer.learningRate * this.#schedule(this.#step, totalSteps);
    let penalty = 0;
    for (const hook of this.#hooks) penalty += hook.afterBackward?.(gradients, this.weights) ?? 0;
    // What is masked has no say in the norm.
    this.#masks?.apply(gradients);
    const gradientNorm = globalNorm(gradients);
    const report = { learningRate, gradientNorm, penalty };
    if (!Number.isFinite(gradientNorm)) return report;

    if (recipe.clip.value !== undefined) clipByValue(gradients, recipe.clip.value);
    if (recipe.clip.norm !== undefined) {
      const norm = recipe.clip.value === undefined ? gradientNorm : globalNorm(gradients);
      clipByNorm(gradients, norm, recipe.clip.norm);
    }
    this.#optimizer.step(gradients, learningRate);
    for (const hook of this.#hooks) hook.afterStep?.(this.weights);
    this.#clearMasked();
    this.statistics.update(statistics);
    this.#average?.update(this.#lasting);
    this.#step++;
    return report;
  }

  /** The network with what was trained; with its moving average where the recipe asks for one. */
  network(): Graph {
    return withValues(this.#graph, this.#average?.averages ?? this.#lasting);
  }

  state(): TrainingState {
    return joinStates({
      values: arraysState(this.#lasting),
      optimizer: this.#optimizer.state(),
      ...(this.#average !== null && { average: this.#average.state() }),
      progress: { arrays: new Map(), numbers: { step: this.#step } },
    });
  }

  restore(state: TrainingState): void {
    const step = numberOf(state, 'progress/step');
    const values = partOf(state, 'values');
    requireArrays(values, this.#lasting);
    this.#optimizer.restore(partOf(state, 'optimizer'));
    this.#average?.restore(partOf(state, 'average'));
    restoreArrays(values, this.#lasting);
    this.#step = step;
  }

  #clearMasked(): void {
    if (this.#masks === null) return;
    this.#masks.apply(this.weights);
    for (const moments of this.#optimizer.moments) this.#masks.apply(moments);
  }
}
