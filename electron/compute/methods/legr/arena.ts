import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Contestant, Judge, Judgement } from '../../judge/judge.ts';
import type { CostLimit } from '../../prune/limit.ts';
import type { BriefTraining, MethodContext } from '../method.ts';
import type { Evolution, Judged } from './evolution.ts';
import { type Individual, type RankingSpace } from './individual.ts';
import type { LegrSettings } from './options.ts';

/** How sure it has to be that a network is not the best before it is dropped. */
const confidence = 0.99;

/** What a ranking removes at a limit. */
export interface Plan {
  readonly removed: ReadonlySet<number>;
  /** The same for the same units. */
  readonly key: string;
}

/** What judging one network came to: `losses` of every image only where it was not dropped. */
export interface Bout {
  /** null of a ranking that cannot meet the limit. */
  readonly plan: Plan | null;
  /** Lower is fitter; Infinity where the limit cannot be met, or the network not be trained. */
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

/** Of a network that nothing good is to be expected of. */
const lost = { loss: Infinity, losses: null, dropped: false, images: 0 } as const;

type ArenaSettings = Pick<LegrSettings, 'fitness' | 'racing' | 'fineTuneSteps'>;

/** Cuts by rankings to one limit and judges what is left. */
export class Arena {
  readonly #context: Pick<MethodContext, 'selector' | 'spend' | 'fineTuned'>;
  readonly #settings: ArenaSettings;
  readonly #space: RankingSpace;
  readonly #judge: Judge;
  readonly #bounds: Bounds;
  readonly #losses = new WeakMap<Judged, Float32Array>();
  readonly #plans = new WeakMap<Individual, Plan | null>();

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
    const known = new Map(population.map((member) => [this.#planOf(member)?.key, member]));
    return Promise.all(
      individuals.map((individual): Promise<Bout> => {
        const plan = this.#planOf(individual);
        const twin = known.get(plan?.key);
        if (twin === undefined) return this.bout(plan, rival);
        return Promise.resolve({ ...lost, plan, loss: twin.loss, losses: this.#losses.get(twin) ?? null });
      }),
    );
  }

  /** Remembers what a member of the population removes, and lost on every image. */
  remember(judged: Judged, { plan, losses }: Bout): void {
    this.#plans.set(judged, plan);
    if (losses !== null) this.#losses.set(judged, losses);
  }

  /** null where the ranking cannot meet the limit: quotas of coupled layers may keep one order from what another reaches. */
  plan(scores: Float64Array): Plan | null {
    try {
      const { limit, within } = this.#bounds;
      const removed = this.#context.selector.select(scores, limit, within);
      return { removed, key: [...removed].sort((a, b) => a - b).join() };
    } catch (error) {
      if (error instanceof EspalierError && error.code === 'BUDGET_UNREACHABLE') return null;
      throw error;
    }
  }

  /** Judges one plan, against what a rival lost on every image. */
  async bout(plan: Plan | null, rival: Float32Array | null): Promise<Bout> {
    if (plan === null) return { ...lost, plan };
    const { fineTuneSteps } = this.#settings;
    if (fineTuneSteps > 0) return this.trained(plan, { steps: fineTuneSteps, schedule: 'constant' }, rival);
    return this.#judged(plan, { removed: plan.removed }, rival);
  }

  /** Judges one plan after a training. One that diverges loses, and what goes on around it goes on. */
  async trained(plan: Plan, training: BriefTraining, rival: Float32Array | null = null): Promise<Bout> {
    try {
      return await this.#judged(plan, { network: await this.#context.fineTuned(plan.removed, training) }, rival);
    } catch (error) {
      if (error instanceof EspalierError && error.code === 'TRAINING_DIVERGED') return { ...lost, plan };
      throw error;
    }
  }

  async #judged(plan: Plan, contestant: Contestant, rival: Float32Array | null): Promise<Bout> {
    const judgement = await this.#judge.judge(contestant, rival === null ? undefined : { rival, confidence });
    const { images } = judgement;
    this.#context.spend({ evaluations: 1, images });
    if (this.#settings.fitness === 'accuracy') {
      return { plan, loss: 1 - judgement.accuracy, losses: null, dropped: false, images };
    }
    const dropped = rival !== null && judgement.losses.length < rival.length;
    return dropped
      ? { plan, loss: expectedLoss(judgement, rival), losses: null, dropped, images }
      : { plan, loss: judgement.loss, losses: judgement.losses, dropped, images };
  }

  #planOf(individual: Individual): Plan | null {
    let plan = this.#plans.get(individual);
    if (plan === undefined) {
      plan = this.plan(this.#space.scores(individual));
      this.#plans.set(individual, plan);
    }
    return plan;
  }

  /** What the best one lost on every image. */
  async #lossesOf(best: Judged): Promise<Float32Array | null> {
    const known = this.#losses.get(best);
    if (known !== undefined) return known;
    // It was judged before the search was resumed.
    const bout = await this.bout(this.#planOf(best), null);
    this.remember(best, bout);
    return bout.losses;
  }
}

/** Of a dropped network on all images: the rival's, and how much higher it was as far as both were judged. */
function expectedLoss({ loss, losses }: Judgement, rival: Float32Array): number {
  const meanOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return meanOf(rival) + loss - meanOf(rival.subarray(0, losses.length));
}
