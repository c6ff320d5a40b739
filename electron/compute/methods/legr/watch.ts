import type { ChartSeries, Histogram } from '../../../../shared/api/charts.ts';
import { type Level, percent } from '../level.ts';
import type { MethodContext } from '../method.ts';
import type { Bout } from './arena.ts';
import type { Judged } from './evolution.ts';
import type { NamedSpace } from './individual.ts';
import type { LegrSettings } from './options.ts';

/** Rankings whose transforms are shown beside each other. */
const mapped = 5;
const mostBins = 8;

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

/** Shows one search: every network that it judges, how the population stands, what it costs, and the best ones' genes. */
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

  constructor(context: Pick<MethodContext, 'show'>, space: NamedSpace, { search, of, level, fitness }: SearchFacts) {
    this.#context = context;
    this.#space = space;
    this.#search = search;
    this.#fitness = fitness;
    this.#where = `${of === 1 ? 'Search' : `Search ${search} of ${of}`} at ${percent(level.share)}`;
  }

  /** `at`: networks judged in this search, these included. */
  judged(at: number, bouts: readonly Bout[], population: readonly Judged[], best: Judged | null): void {
    bouts.forEach(({ loss, dropped }, index) => {
      // A ranking that cannot meet the level has no loss to draw.
      if (!Number.isFinite(loss)) return;
      this.#seen.push({ at: at - bouts.length + index + 1, loss, dropped });
    });
    const living = population.filter(({ loss }) => loss < Number.MAX_VALUE).sort((a, b) => a.loss - b.loss);
    const losses = living.map(({ loss }) => loss);
    if (best === null || losses.length === 0) return;
    this.#best.x.push(at);
    this.#best.y.push(best.loss);
    this.#images.x.push(at);
    this.#images.y.push(bouts.reduce((sum, { images }) => sum + images, 0) / bouts.length);
    this.#spread.x.push(at);
    this.#spread.low.push(quantile(losses, 0.25));
    this.#spread.middle.push(quantile(losses, 0.5));
    this.#spread.high.push(quantile(losses, 0.75));
    this.#showPopulation(losses);
    this.#showImages();
    this.#showGenes(living.slice(0, mapped));
    if (this.#space.bases.length > 1) this.#showBases(population);
  }

  /** `losses` of the living ascend. */
  #showPopulation(losses: readonly number[]): void {
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
        beside: histogramOf(losses),
      };
    });
  }

  #showImages(): void {
    this.#context.show(`legr images ${this.#search}`, () => ({
      kind: 'lines',
      id: `legr images ${this.#search}`,
      group: this.#where,
      title: 'Images for each network',
      meaning: 'The lower, the more is saved by dropping networks that cannot win.',
      x: networks,
      y: { label: 'Images', unit: null },
      series: [{ name: 'Images', look: 'step', ...this.#images }],
    }));
  }

  /** The best one first. */
  #showGenes(best: readonly Judged[]): void {
    const { geneNames, bases } = this.#space;
    const map = {
      kind: 'heat map',
      group: this.#where,
      x: { label: 'Layers, from input to output', unit: null },
      y: { label: 'Ranking', unit: null },
      columns: geneNames,
      rows: best.map((_, at) => places[at]),
      chosen: [],
      middle: 0,
    } as const;
    this.#context.show(`legr scale ${this.#search}`, () => ({
      ...map,
      id: `legr scale ${this.#search}`,
      title: `Scale α, ${best.length === 1 ? 'the best' : `the ${best.length} best`}`,
      meaning:
        'Above 0 channels of the layer stay longer than their scores alone would keep them; below they leave sooner.',
      value: { label: 'Scale α as a power of two', unit: null },
      cells: best.map(({ alpha }) => alpha.map((value) => (value > 0 ? Math.log2(value) : null))),
    }));
    this.#context.show(`legr shift ${this.#search}`, () => ({
      ...map,
      id: `legr shift ${this.#search}`,
      title: `Shift κ, ${best.length === 1 ? 'the best' : `the ${best.length} best`}`,
      meaning: 'Above 0 channels of the layer stay longer; in deviations of their scores there.',
      value: { label: 'Shift κ', unit: 'deviations' },
      cells: best.map(({ base, kappa }) => {
        const { deviations } = bases[base];
        return kappa.map((value, gene) => (deviations[gene] === 0 ? 0 : value / deviations[gene]));
      }),
    }));
  }

  #showBases(population: readonly Judged[]): void {
    this.#context.show(`legr bases ${this.#search}`, () => ({
      kind: 'bars',
      id: `legr bases ${this.#search}`,
      group: this.#where,
      title: 'Where the living start',
      meaning: 'Which scores the search finds worth transforming.',
      x: { label: this.#space.bases.map(({ name }) => name).join(', '), unit: null },
      y: { label: 'Networks', unit: null },
      from: 0,
      bars: this.#space.bases.map(({ name }, at) => ({
        label: name,
        value: population.filter(({ base }) => base === at).length,
      })),
    }));
  }
}

const places = ['best', '2nd', '3rd', '4th', '5th'] as const;

function placesOf(seen: readonly Seen[]): { readonly x: number[]; readonly y: number[] } {
  return { x: seen.map(({ at }) => at), y: seen.map(({ loss }) => loss) };
}

/** The worst twentieth is in the last bin, however far off it is. */
function histogramOf(losses: readonly number[]): Histogram {
  const [low, high] = [losses[0], quantile(losses, 0.95)];
  const width = (high - low) / mostBins;
  const label = `${losses.length} living`;
  if (width === 0) return { label, bins: [{ from: low, to: low, count: losses.length }] };
  const counts = Array.from({ length: mostBins }, () => 0);
  for (const loss of losses) counts[Math.min(mostBins - 1, Math.floor((loss - low) / width))]++;
  return { label, bins: counts.map((count, at) => ({ from: low + at * width, to: low + (at + 1) * width, count })) };
}

/** Of sorted values, by the nearest of them. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))];
}
