import type { ChartSeries } from '../../../../shared/api/charts.ts';
import type { TrainingPoint } from '../../../../shared/api/training-results.ts';
import type { Show } from '../../charts.ts';

/** Shows the fine-tuning of all levels in one chart of losses and one of accuracies. */
export class TrainingWatch {
  readonly #show: Show;
  /** By the level's name, in the order of making. */
  readonly #curves = new Map<string, TrainingPoint[]>();

  constructor(show: Show) {
    this.#show = show;
  }

  add(level: string, point: TrainingPoint): void {
    const points = this.#curves.get(level) ?? [];
    this.#curves.set(level, points);
    points.push(point);
    this.#showLosses();
    if (point.validation !== null) this.#showAccuracies();
  }

  #showLosses(): void {
    this.#show('fine-tuning loss', () => ({
      kind: 'lines',
      id: 'fine-tuning loss',
      group: 'Fine-tuning',
      title: 'Loss on training batches',
      meaning:
        'Each level is trained after it was cut; lower is better, and a curve that still falls would gain from more steps.',
      x: { label: 'Step', unit: null },
      y: { label: 'Loss', unit: null },
      series: this.#series(({ loss }) => loss),
    }));
  }

  #showAccuracies(): void {
    this.#show('fine-tuning accuracy', () => ({
      kind: 'lines',
      id: 'fine-tuning accuracy',
      group: 'Fine-tuning',
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
