import type { ChartSeries } from '../../../../shared/api/charts.ts';
import type { TrainingPoint } from '../../../../shared/api/training-results.ts';
import type { Show } from '../../charts.ts';

interface Trainings {
  /** Begins the ids of the charts. */
  readonly id: string;
  readonly group: string;
  readonly meaning: string;
}

export const fineTunings: Trainings = {
  id: 'fine-tuning',
  group: 'Fine-tuning',
  meaning:
    'Each level is trained after it was cut; lower is better, and a curve that still falls would gain from more steps.',
};

/** That a method needs to find what to prune. */
export const methodTrainings: Trainings = {
  id: 'training',
  group: 'Training',
  meaning: 'Trained towards its pruning, what it is drawn by not counted; lower is better.',
};

/** Shows trainings of one kind, such as the fine-tuning of all levels, in one chart of losses and one of accuracies. */
export class TrainingWatch {
  readonly #show: Show;
  readonly #about: Trainings;
  /** By the level's name, in the order of making. */
  readonly #curves = new Map<string, TrainingPoint[]>();

  constructor(show: Show, about: Trainings) {
    this.#show = show;
    this.#about = about;
  }

  add(level: string, point: TrainingPoint): void {
    const points = this.#curves.get(level) ?? [];
    this.#curves.set(level, points);
    points.push(point);
    this.#showLosses();
    if (point.validation !== null) this.#showAccuracies();
  }

  #showLosses(): void {
    const { id, group, meaning } = this.#about;
    this.#show(`${id} loss`, () => ({
      kind: 'lines',
      id: `${id} loss`,
      group,
      title: 'Loss on training batches',
      meaning,
      x: { label: 'Step', unit: null },
      y: { label: 'Loss', unit: null },
      series: this.#series(({ loss }) => loss),
    }));
  }

  #showAccuracies(): void {
    const { id, group } = this.#about;
    this.#show(`${id} accuracy`, () => ({
      kind: 'lines',
      id: `${id} accuracy`,
      group,
      title: 'Accuracy on validation images',
      meaning: 'Of images that no step has seen, at the end of each epoch; higher is better.',
      x: { label: 'Step', unit: null },
      y: { label: 'Accuracy', unit: '%' },
      series: this.#series(({ validation }) => (validation === null ? null : 100 * validation.accuracy)),
    }));
  }

  #series(of: (point: TrainingPoint) => number | null): ChartSeries[] {
    return [...this.#curves].map(([name, points]) => {
      const known = points.flatMap((point) => {
        const value = of(point);
        return value === null ? [] : [{ x: point.step, y: value }];
      });
      return { name, look: 'line', x: known.map(({ x }) => x), y: known.map(({ y }) => y) };
    });
  }
}
