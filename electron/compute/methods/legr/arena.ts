import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Judge, Judgement } from '../../judge/judge.ts';
import type { CostLimit } from '../../prune/limit.ts';
import type { MethodContext } from '../method.ts';
import type { Judged } from './evolution.ts';
import { type Individual, type RankingSpace } from './individual.ts';
import type { LegrSettings } from './options.ts';

/** How sure it has to be that a network is not the best before it is dropped. */
const confidence = 0.99;

/** What judging one network came to: `losses` of every image only where it was not dropped. */
export interface Bout {
  /** Lower is fitter; Infinity for a ranking that cannot meet the limit. */
  readonly loss: number;
  readonly losses: Float32Array | null;
  /** It could not become the best any more. */
  readonly dropped: boolean;
  /** Images that it took. */
  readonly images: number;
}

type ArenaSettings = Pick<LegrSettings, 'fitness' | 'racing' | 'fineTuneSteps'>;

/** Cuts by rankings to one limit and judges what is left. */
export class Arena {
  readonly #context: Pick<MethodContext, 'selector' | 'spend' | 'fineTuned'>;
  readonly #settings: ArenaSettings;
  readonly #space: RankingSpace;
  readonly #judge: Judge;
  readonly #limit: CostLimit;
  readonly #losses = new WeakMap<Judged, Float32Array>();

  constructor(
    context: Pick<MethodContext, 'selector' | 'spend' | 'fineTuned'>,
    settings: ArenaSettings,
    space: RankingSpace,
    judge: Judge,
    limit: CostLimit,
  ) {
    this.#context = context;
    this.#settings = settings;
    this.#space = space;
    this.#judge = judge;
    this.#limit = limit;
  }

  /**
   * Judges individuals side by side, in their order. Where they race, each is dropped once it cannot become the best any
   * more: what it loses by then on the images that both have seen is known well enough to choose parents by.
   */
  async judge(individuals: readonly Individual[], best: Judged | null): Promise<Bout[]> {
    const races = this.#settings.racing && this.#settings.fitness === 'loss' && best !== null;
    const rival = races ? await this.#lossesOf(best) : null;
    return Promise.all(individuals.map((individual) => this.bout(this.#space.scores(individual), rival)));
  }

  /** Remembers what a member of the population lost on every image. */
  remember(judged: Judged, { losses }: Bout): void {
    if (losses !== null) this.#losses.set(judged, losses);
  }

  /** Judges one ranking, against what a rival lost on every image. */
  async bout(scores: Float64Array, rival: Float32Array | null): Promise<Bout> {
    const removed = this.#selected(scores);
    if (removed === null) return { loss: Infinity, losses: null, dropped: false, images: 0 };
    const { fineTuneSteps, fitness } = this.#settings;
    const contestant =
      fineTuneSteps === 0 ? { removed } : { network: await this.#context.fineTuned(removed, fineTuneSteps) };
    const judgement = await this.#judge.judge(contestant, rival === null ? undefined : { rival, confidence });
    const { images } = judgement;
    this.#context.spend({ evaluations: 1, images });
    if (fitness === 'accuracy') return { loss: 1 - judgement.accuracy, losses: null, dropped: false, images };
    const dropped = rival !== null && judgement.losses.length < rival.length;
    return dropped
      ? { loss: expectedLoss(judgement, rival), losses: null, dropped, images }
      : { loss: judgement.loss, losses: judgement.losses, dropped, images };
  }

  #selected(scores: Float64Array): ReadonlySet<number> | null {
    try {
      return this.#context.selector.select(scores, this.#limit);
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
