import type { ChartSeries } from '../../../../shared/api/charts.ts';
import { type Level, levelName } from '../level.ts';
import type { MethodContext } from '../method.ts';
import type { Update } from './relaxation.ts';

interface Seen {
  readonly step: number;
  readonly update: Update;
  /** Of the projected network; null where it was not evaluated. */
  readonly accuracy: number | null;
}

/** Shows how the weights of one level come to the set: gap, multipliers, steps accepted and rejected, and what projecting costs. */
export class UpdateWatch {
  readonly #context: Pick<MethodContext, 'show'>;
  readonly #name: string;
  readonly #seen: Seen[] = [];

  constructor(context: Pick<MethodContext, 'show'>, level: Level) {
    this.#context = context;
    this.#name = levelName(level);
  }

  add(step: number, update: Update, accuracy: number | null): void {
    this.#seen.push({ step, update, accuracy });
    if (accuracy !== null) {
      this.#lines('projected', 'Accuracy of the projected network', 'Share right', {
        meaning: 'On validation images, with everything zeroed that is to go; higher is better.',
        series: [this.#line('Projected', 'line', ({ accuracy: share }) => share)],
      });
    }
    const accepted = ({ update: { accepted: both } }: Seen): boolean => both.weights && both.projected;
    this.#lines('gap', 'Gap ||W - Z|| over ||W||', 'Share of the weights', {
      meaning:
        'How far the weights are from the set: at 0, zeroing costs nothing. Crosses: updates that a test turned down.',
      series: [
        this.#line('Gap', 'line', ({ update: { relativeGap } }) => relativeGap),
        this.#line('Accepted', 'points', (seen) => (accepted(seen) ? seen.update.relativeGap : null)),
        this.#line('Turned down', 'crosses', (seen) => (accepted(seen) ? null : seen.update.relativeGap)),
      ],
    });
    this.#lines('multipliers', 'Multipliers', 'Sum of norms', {
      meaning: 'They grow as long as weights stay away from the set.',
      series: [this.#line('Multipliers', 'line', ({ update: { multipliers } }) => multipliers)],
    });
    this.#lines('step', 'Step of the multipliers', 'Step', {
      meaning: 'Shrinks while the gap does not.',
      series: [this.#line('Step', 'step', ({ update: { step: size } }) => size)],
    });
  }

  #lines(
    id: string,
    title: string,
    label: string,
    { meaning, series }: { readonly meaning: string; readonly series: readonly ChartSeries[] },
  ): void {
    this.#context.show(`slr ${id} ${this.#name}`, () => ({
      kind: 'lines',
      id: `slr ${id} ${this.#name}`,
      group: `Towards ${this.#name}`,
      title,
      meaning,
      x: { label: 'Step', unit: null },
      y: { label, unit: null },
      series,
    }));
  }

  #line(name: string, look: 'line' | 'step' | 'points' | 'crosses', of: (seen: Seen) => number | null): ChartSeries {
    const known = this.#seen.flatMap((seen) => {
      const y = of(seen);
      return y === null ? [] : [{ x: seen.step, y }];
    });
    return { name, look, x: known.map(({ x }) => x), y: known.map(({ y }) => y) };
  }
}
