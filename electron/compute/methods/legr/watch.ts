import type { ChartSeries } from '../../../../shared/api/charts.ts';
import { type Level, percent } from '../level.ts';
import type { MethodContext } from '../method.ts';
import type { Bout } from './arena.ts';
import type { Judged } from './evolution.ts';
import type { NamedSpace } from './individual.ts';
import type { LegrSettings } from './options.ts';

const networks = { label: 'Networks judged', unit: null };

interface Seen {
  readonly at: number;
  readonly loss: number;
  readonly dropped: boolean;
}

interface SearchFacts extends Pick<LegrSettings, 'fitness'> {
  /** Its place among the searches, from 1. */
  readonly search: number;
  readonly of: number;
  readonly level: Level;
}

/** Shows one search: every network that it judges, how the population stands, what it costs, and the best one's genes. */
export class SearchWatch {
  readonly #context: Pick<MethodContext, 'show'>;
  readonly #space: NamedSpace;
  readonly #search: number;
  readonly #where: string;
  readonly #fitness: LegrSettings['fitness'];
  readonly #seen: Seen[] = [];
  readonly #spread = { x: [] as number[], low: [] as number[], high: [] as number[], middle: [] as number[] };
  readonly #best = { x: [] as number[], y: [] as number[] };
  readonly #images = { x: [] as number[], y: [] as number[] };
  #imagesSpent = 0;

  constructor(context: Pick<MethodContext, 'show'>, space: NamedSpace, { search, of, level, fitness }: SearchFacts) {
    this.#context = context;
    this.#space = space;
    this.#search = search;
    this.#fitness = fitness;
    this.#where = `${of === 1 ? 'Search' : `Search ${search} of ${of}`} at ${percent(level.share)}`;
  }

  /** `at`: networks judged in this search, these included. */
  judged(at: number, bouts: readonly Bout[], population: readonly Judged[], best: Judged | null): void {
    bouts.forEach(({ loss, dropped, images }, index) => {
      this.#imagesSpent += images;
      // A ranking that cannot meet the level has no loss to draw.
      if (!Number.isFinite(loss)) return;
      this.#seen.push({ at: at - bouts.length + index + 1, loss, dropped });
    });
    const losses = population.map(({ loss }) => loss).sort((a, b) => a - b);
    if (best === null || losses.length === 0) return;
    this.#best.x.push(at);
    this.#best.y.push(best.loss);
    this.#images.x.push(at);
    this.#images.y.push(this.#imagesSpent);
    this.#spread.x.push(at);
    this.#spread.low.push(quantile(losses, 0.25));
    this.#spread.middle.push(quantile(losses, 0.5));
    this.#spread.high.push(quantile(losses, 0.75));
    this.#showPopulation();
    this.#showImages();
    this.#showGenes(best);
  }

  #showPopulation(): void {
    this.#context.show(`legr population ${this.#search}`, () => {
      const series: ChartSeries[] = [
        { name: 'Quartiles of the population', look: 'band', ...this.#spread },
        { name: 'Judged', look: 'points', ...placesOf(this.#seen.filter(({ dropped }) => !dropped)) },
        { name: 'Dropped early', look: 'crosses', ...placesOf(this.#seen.filter(({ dropped }) => dropped)) },
        { name: 'Median of the population', look: 'line', x: this.#spread.x, y: this.#spread.middle },
        { name: 'Best so far', look: 'step', ...this.#best },
      ];
      return {
        kind: 'lines',
        id: `legr population ${this.#search}`,
        group: this.#where,
        title: this.#fitness === 'loss' ? 'Loss of each network' : 'Error of each network',
        meaning: 'Lower is better, on validation images. Dropped ones could not become the best any more.',
        x: networks,
        y: { label: this.#fitness === 'loss' ? 'Mean cross-entropy' : 'Share of images wrong', unit: null },
        series,
      };
    });
  }

  #showImages(): void {
    this.#context.show(`legr images ${this.#search}`, () => ({
      kind: 'lines',
      id: `legr images ${this.#search}`,
      group: this.#where,
      title: 'Images spent',
      meaning: 'The flatter it gets, the more is saved by dropping networks that cannot win.',
      x: networks,
      y: { label: 'Images through a network', unit: null },
      series: [{ name: 'Images', look: 'step', ...this.#images }],
    }));
  }

  #showGenes({ base, alpha, kappa }: Judged): void {
    const { geneNames, bases } = this.#space;
    const { name, deviations } = bases[base];
    const x = { label: 'Layers, from input to output', unit: null };
    this.#context.show(`legr scale ${this.#search}`, () => ({
      kind: 'bars',
      id: `legr scale ${this.#search}`,
      group: this.#where,
      title: 'Scale α of the best',
      meaning: `Above 1 its channels stay longer than ${name} alone would keep them; below 1 they leave sooner.`,
      x,
      y: { label: 'Scale α', unit: null },
      from: 1,
      bars: alpha.map((value, gene) => ({ label: geneNames[gene], value })),
    }));
    this.#context.show(`legr shift ${this.#search}`, () => ({
      kind: 'bars',
      id: `legr shift ${this.#search}`,
      group: this.#where,
      title: 'Shift κ of the best',
      meaning: `Above 0 its channels stay longer; in deviations of the scores of ${name} there.`,
      x,
      y: { label: 'Shift κ', unit: 'deviations' },
      from: 0,
      bars: kappa.map((value, gene) => ({
        label: geneNames[gene],
        value: deviations[gene] === 0 ? 0 : value / deviations[gene],
      })),
    }));
  }
}

function placesOf(seen: readonly Seen[]): { readonly x: number[]; readonly y: number[] } {
  return { x: seen.map(({ at }) => at), y: seen.map(({ loss }) => loss) };
}

/** Of sorted values, by the nearest of them. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))];
}
