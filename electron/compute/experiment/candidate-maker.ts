import type { Experiment } from '../../../shared/api/experiment.ts';
import type { TrainingPoint } from '../../../shared/api/training-results.ts';
import { cutGraph } from '../../../shared/graph/cut.ts';
import { transplant } from '../../../shared/graph/transplant.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { unseen } from '../charts.ts';
import { type Level, levelName } from '../methods/level.ts';
import type { ChosenPlan, PrunedNetwork } from '../methods/pruned-network.ts';
import { reportStage } from '../progress.ts';
import type { ComputedCandidate } from '../protocol.ts';
import { type CandidateRequest, type CandidateSettings, cutCandidate, type Predecessor } from './candidate.ts';
import type { ContextParts } from './context.ts';
import type { FineTuningContext } from './fine-tune.ts';
import type { LatencyMeter } from './latency-meter.ts';
import { type MeasuredPlan, meetByMeasuring } from './measured-selection.ts';
import { BudgetWatch } from './watch/budgets.ts';
import { fineTunings, TrainingWatch } from './watch/trainings.ts';

const nothing: ReadonlySet<number> = new Set();

type MadeCandidate = Omit<CandidateRequest, 'method' | 'level' | 'budget' | 'fineTuning'>;

/** Makes candidates, large to small: with a warm start each begins with what the one before learned. */
export class CandidateMaker {
  readonly #settings: CandidateSettings;
  readonly #parts: ContextParts;
  readonly #fineTuning: FineTuningContext;
  #predecessor: Predecessor | null;
  #made = 0;
  readonly #trainings: TrainingWatch;
  readonly #budgets: BudgetWatch;
  #evaluating: ((done: number) => void) | undefined;

  constructor(
    settings: CandidateSettings,
    parts: ContextParts,
    fineTuning: FineTuningContext,
    predecessor: Predecessor | null,
  ) {
    this.#settings = settings;
    this.#parts = parts;
    this.#fineTuning = fineTuning;
    this.#predecessor = predecessor;
    const { show = unseen } = parts.surroundings;
    this.#trainings = new TrainingWatch(show, fineTunings);
    this.#budgets = new BudgetWatch(show);
  }

  /** Units that the next candidate is without, whatever its scores. */
  get within(): ReadonlySet<number> {
    return this.#predecessor?.removed ?? nothing;
  }

  /** Cut by scores from the dense network, or from what the candidate before has learned. */
  async make(level: Level, scores: Float64Array, ranking: string | null): Promise<ComputedCandidate> {
    const started = performance.now();
    const { graph, units } = this.#settings;
    const { removed, planned } = await this.choose(level, scores);
    const before = this.#predecessor;
    const network = before === null ? graph : transplant(graph, units, before.removed, before.network);
    const pruned = { network, removed, sparse: null };
    return this.#finish(level, { started, ranking, planned, pruned, evaluatedBefore: false });
  }

  /** Of a network that the method has trained itself. */
  finish(level: Level, pruned: PrunedNetwork, planned: ComputedCandidate['planned']): Promise<ComputedCandidate> {
    return this.#finish(level, { started: performance.now(), ranking: null, planned, pruned, evaluatedBefore: true });
  }

  async #finish(level: Level, made: MadeCandidate): Promise<ComputedCandidate> {
    const { experiment } = this.#parts.request;
    const { surroundings, levels, spending } = this.#parts;
    const images = this.#settings.evaluation.length;
    this.#evaluating ??= reportStage(surroundings.progress, 'candidates', levels.length * images);
    let training: ((done: number) => void) | undefined;
    const onPoint = (point: TrainingPoint): void => this.#trainings.add(levelName(level), point);
    const { candidate, network } = await cutCandidate(
      this.#settings,
      {
        ...made,
        method: experiment.method,
        level: level.share,
        budget: typeof level.key === 'string' ? level.key : null,
        fineTuning:
          experiment.fineTune === undefined
            ? null
            : { settings: experiment.fineTune, context: { ...this.#fineTuning, onPoint } },
      },
      {
        trained: (done, total) => {
          training ??= reportStage(surroundings.progress, `fine-tuning ${levelName(level)}`, total, done - 1);
          training(done);
        },
        evaluated: (done) => this.#evaluating?.(this.#made * images + done),
      },
    );
    this.#made++;
    if (experiment.fineTune?.warmStart === true) this.#predecessor = { removed: made.pruned.removed, network };
    spending.exclude((performance.now() - made.started) / 1000);
    return candidate;
  }

  /** By prediction alone, or by measuring until the level is met. What is predicted was so before it was measured. */
  async choose(level: Level, scores: Float64Array): Promise<ChosenPlan> {
    const { selector, request, surroundings, meter } = this.#parts;
    const { graph, units } = this.#settings;
    const select = (most: number): ReadonlySet<number> =>
      selector.select(scores, { ...level.limit, most }, this.within);
    if (meter === null || level.limit.quantity !== 'latency' || !isMeasured(request.experiment)) {
      const removed = select(level.limit.most);
      return { removed, planned: meter === null ? null : predictedCost(meter, removed) };
    }
    const predictions = new Map<ReadonlySet<number>, ComputedCandidate['planned']>();
    const predict = (removed: ReadonlySet<number>): number => meter.predict(removed).ns;
    const { best, tried } = await meetByMeasuring(level, select, predict, async (removed) => {
      predictions.set(removed, predictedCost(meter, removed));
      const predictedNs = predict(removed);
      const { ns, model } = await surroundings.measure([writeOnnx(cutGraph(graph, units, removed))]);
      meter.learn(model);
      this.#budgets.add({ device: meter.device, limitNs: level.limit.most, predictedNs, measuredNs: ns[0] });
      return ns[0];
    });
    const chosen = ({ removed }: MeasuredPlan): ChosenPlan => ({ removed, planned: predictions.get(removed)! });
    if (best !== null) return chosen(best);
    const fastest = tried.reduce((a, b) => (b.ns < a.ns ? b : a));
    const ms = (ns: number): string => `${(ns / 1e6).toPrecision(3)} ms`;
    surroundings.warn(
      `${levelName(level)} was not met: the fastest of ${tried.length} plans took ${ms(fastest.ns)} on ${meter.device}.`,
    );
    return chosen(fastest);
  }
}

function isMeasured({ device }: Experiment): boolean {
  return device?.measure === true;
}

function predictedCost(meter: LatencyMeter, removed: ReadonlySet<number>): ComputedCandidate['planned'] {
  const { ns, low, high } = meter.predict(removed);
  return { device: meter.device, ns, low, high };
}
