import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import type { Judge, Judgement } from '../../judge/judge.ts';
import type { CostLimit } from '../../prune/limit.ts';
import type { MethodContext } from '../method.ts';
import type { Evolution, Judged } from './evolution.ts';
import { type Individual, type RankingSpace } from './individual.ts';
import type { LegrSettings } from './options.ts';

/** How sure it has to be that a network is not the best before it is dropped. */
const confidence = 0.99;

/** What judging one network came to: `losses` of every image only where it was not dropped. */
export interface Bout {
  /** Lower is fitter; Infinity for a ranking that cannot meet the limit, or whose network cannot be trained. */
  readonly loss: number;
  readonly losses: Float32Array | null;
  /** It could not become the best any more. */
  readonly dropped: boolean;
  /** Images that it took. */
  readonly images: number;
}

/** What individuals are judged beside. */
type Contest = Pick<Evolution, 'population' | 'fittest'>;

interface Bounds {
  readonly limit: CostLimit;
  /** Units that leave first, whatever the ranking. */
  readonly within?: ReadonlySet<number> | undefined;
}

type ArenaSettings = Pick<LegrSettings, 'fitness' | 'racing' | 'fineTuneSteps'>;

/** Cuts by rankings to one limit and judges what is left. */
export class Arena {
  readonly #context: Pick<MethodContext, 'selector' | 'spend' | 'fineTuned'>;
  readonly #settings: ArenaSettings;
  readonly #space: RankingSpace;
  readonly #judge: Judge;
  readonly #bounds: Bounds;
  readonly #losses = new WeakMap<Judged, Float32Array>();
  readonly #plans = new WeakMap<Individual, string>();

  constructor(
    context: Pick<MethodContext, 'selector' | 'spend' | 'fineTuned'>,
    settings: ArenaSettings,
    space: RankingSpace,
    judge: Judge,
    bounds: Bounds,
  ) {
    this.#context = context;
    this.#settings = settings;
    this.#space = space;
    this.#judge = judge;
    this.#bounds = bounds;
  }

  /**
   * Judges individuals side by side, in their order. One that is cut to the same network as a member of the population has
   * that one's loss: a mutation may change scores and no plan. Where they race, each is dropped once it cannot become the
   * best any more: what it loses by then on the images that both have seen is known well enough to choose parents by.
   */
  async judge(individuals: readonly Individual[], { population, fittest }: Contest): Promise<Bout[]> {
    const races = this.#settings.racing && this.#settings.fitness === 'loss' && fittest !== null;
    const rival = races ? await this.#lossesOf(fittest) : null;
    const known = new Map(population.map((member) => [this.#planOf(member), member]));
    return Promise.all(
      individuals.map((individual): Promise<Bout> => {
        const twin = known.get(this.#planOf(individual));
        if (twin === undefined) return this.bout(this.#space.scores(individual), rival);
        return Promise.resolve({ loss: twin.loss, losses: this.#losses.get(twin) ?? null, dropped: false, images: 0 });
      }),
    );
  }

  /** Remembers what a member of the population lost on every image. */
  remember(judged: Judged, { losses }: Bout): void {
    if (losses !== null) this.#losses.set(judged, losses);
  }

  /** The removed units, in one text; of rankings that cannot meet the limit none. */
  #planOf(individual: Individual): string {
    let plan = this.#plans.get(individual);
    if (plan === undefined) {
      const removed = this.#selected(this.#space.scores(individual));
      plan = removed === null ? 'none' : [...removed].sort((a, b) => a - b).join();
      this.#plans.set(individual, plan);
    }
    return plan;
  }

  /** Judges one ranking, against what a rival lost on every image. */
  async bout(scores: Float64Array, rival: Float32Array | null): Promise<Bout> {
    const removed = this.#selected(scores);
    if (removed === null) return { loss: Infinity, losses: null, dropped: false, images: 0 };
    const { fineTuneSteps, fitness } = this.#settings;
    const contestant = fineTuneSteps === 0 ? { removed } : await this.#trained(removed, fineTuneSteps);
    if (contestant === null) return { loss: Infinity, losses: null, dropped: false, images: 0 };
    const judgement = await this.#judge.judge(contestant, rival === null ? undefined : { rival, confidence });
    const { images } = judgement;
    this.#context.spend({ evaluations: 1, images });
    if (fitness === 'accuracy') return { loss: 1 - judgement.accuracy, losses: null, dropped: false, images };
    const dropped = rival !== null && judgement.losses.length < rival.length;
    return dropped
      ? { loss: expectedLoss(judgement, rival), losses: null, dropped, images }
      : { loss: judgement.loss, losses: judgement.losses, dropped, images };
  }

  /** Null where the training diverged: of such a network nothing good is to be expected, and the search goes on. */
  async #trained(removed: ReadonlySet<number>, steps: number): Promise<{ readonly network: Graph } | null> {
    try {
      return { network: await this.#context.fineTuned(removed, steps) };
    } catch (error) {
      if (error instanceof EspalierError && error.code === 'TRAINING_DIVERGED') return null;
      throw error;
    }
  }

  #selected(scores: Float64Array): ReadonlySet<number> | null {
    try {
      const { limit, within } = this.#bounds;
      return this.#context.selector.select(scores, limit, within);
    } catch (error) {
      // Quotas of coupled layers may keep one order from a budget that another one reaches.
      if (error instanceof EspalierError && error.code === 'BUDGET_UNREACHABLE') return null;
      throw error;
    }
  }

  /** What the best one lost on every image. */
  async #lossesOf(best: Judged): Promise<Float32Array | null> {
    const known = this.#losses.get(best);
    if (known !== undefined) return known;
    // It was judged before the search was resumed.
    const bout = await this.bout(this.#space.scores(best), null);
    this.remember(best, bout);
    return bout.losses;
  }
}

/** Of a dropped network on all images: the rival's, and how much higher it was as far as both were judged. */
function expectedLoss({ loss, losses }: Judgement, rival: Float32Array): number {
  const meanOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return meanOf(rival) + loss - meanOf(rival.subarray(0, losses.length));
}
