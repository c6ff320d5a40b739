import type { Graph } from '../../../../shared/graph/graph.ts';
import type { Guide, Standing } from '../../training/guide.ts';
import { joinStates, numberOf, partOf, type TrainingState } from '../../training/state.ts';
import type { Relaxation, Update } from './relaxation.ts';

export interface GuideSettings {
  /** Steps from one update to the next; null: an epoch. */
  readonly updateEvery: number | null;
  /** The training ends once the gap is below this share of the weights. */
  readonly stopGap: number;
}

interface Observer {
  /** The loss that points are compared by, of the network as it is; null: the mean over the steps since the last update. */
  readonly lossOf: ((network: Graph) => Promise<number>) | null;
  /** Awaited, so that what it shows belongs to where the training stands. */
  onUpdate(update: Update, standing: Standing): Promise<void>;
}

/** Updates multipliers and projected weights every so many steps. Before the first update weights are trained alone. */
export class RelaxationGuide implements Guide {
  readonly #relaxation: Relaxation;
  readonly #settings: GuideSettings;
  readonly #observer: Observer;
  #lossSum = 0;
  #steps = 0;
  #periods = 0;
  #done = false;

  constructor(relaxation: Relaxation, settings: GuideSettings, observer: Observer) {
    this.#relaxation = relaxation;
    this.#settings = settings;
    this.#observer = observer;
  }

  get done(): boolean {
    return this.#done;
  }

  async afterStep(standing: Standing): Promise<void> {
    this.#lossSum += standing.loss;
    this.#steps++;
    if (this.#steps < (this.#settings.updateEvery ?? standing.stepsPerEpoch)) return;
    const mean = this.#lossSum / this.#steps;
    this.#lossSum = 0;
    this.#steps = 0;
    this.#periods++;
    if (this.#periods === 1 && standing.step < standing.totalSteps) return;
    const { lossOf, onUpdate } = this.#observer;
    const update = this.#relaxation.update(standing.weights, lossOf === null ? mean : await lossOf(standing.network()));
    this.#done = update.relativeGap < this.#settings.stopGap;
    await onUpdate(update, standing);
  }

  state(): TrainingState {
    const numbers = { lossSum: this.#lossSum, steps: this.#steps, periods: this.#periods, done: Number(this.#done) };
    return joinStates({ relaxation: this.#relaxation.state(), progress: { arrays: new Map(), numbers } });
  }

  restore(state: TrainingState): void {
    const progress = partOf(state, 'progress');
    this.#relaxation.restore(partOf(state, 'relaxation'));
    this.#lossSum = numberOf(progress, 'lossSum');
    this.#steps = numberOf(progress, 'steps');
    this.#periods = numberOf(progress, 'periods');
    this.#done = numberOf(progress, 'done') === 1;
  }
}
