import type { HeatMapChart } from '../../../../shared/api/charts.ts';
import { type Level, levelName } from '../level.ts';
import type { MethodContext } from '../method.ts';

type Facts = Pick<HeatMapChart, 'id' | 'title' | 'meaning'>;

/** How a level's ranking was found. Losses by the name of the ranking; one that cannot meet the level has none that is finite. */
interface Decision {
  readonly asCut: ReadonlyMap<string, number>;
  /** null where nothing was trained. */
  readonly trained: { readonly steps: number; readonly losses: ReadonlyMap<string, number> } | null;
  readonly chosen: string;
}

/** Shows which ranking each level was cut by, and how near the others came: as cut, and after the training of the finals. */
export class RankingWatch {
  readonly #context: Pick<MethodContext, 'show'>;
  readonly #asCut = new RankingTable();
  readonly #trained = new RankingTable();

  constructor(context: Pick<MethodContext, 'show'>) {
    this.#context = context;
  }

  decided(level: Level, { asCut, trained, chosen }: Decision): void {
    this.#asCut.add(level, asCut, chosen);
    this.#context.show('legr rankings', () =>
      this.#asCut.chart({
        id: 'legr rankings',
        title: 'Which ranking each level was cut by',
        meaning:
          'Loss on validation images before fine-tuning; the framed one was taken. Those that race and fall behind are estimates.',
      }),
    );
    if (trained === null) return;
    this.#trained.add(level, trained.losses, chosen);
    this.#context.show('legr finals', () =>
      this.#trained.chart({
        id: 'legr finals',
        title: `The best of them after ${trained.steps} steps of training`,
        meaning: 'The framed one lost least on validation images, and the level was cut by it.',
      }),
    );
  }
}

class RankingTable {
  readonly #rows: string[] = [];
  readonly #columns: string[] = [];
  readonly #cells: (number | null)[][] = [];
  readonly #chosen: [number, number][] = [];

  add(level: Level, losses: ReadonlyMap<string, number>, chosen: string): void {
    const column = this.#columns.push(levelName(level)) - 1;
    for (const [name, loss] of losses) {
      const row = this.#rowOf(name);
      this.#cells[row][column] = Number.isFinite(loss) ? loss : null;
      if (name === chosen) this.#chosen.push([row, column]);
    }
  }

  chart(facts: Facts): HeatMapChart {
    return {
      kind: 'heat map',
      ...facts,
      group: 'Rankings',
      x: { label: 'Level', unit: null },
      y: { label: 'Ranking', unit: null },
      value: { label: 'Loss', unit: null },
      columns: this.#columns,
      rows: this.#rows,
      cells: this.#rows.map((_, row) => this.#columns.map((_, column) => this.#cells[row][column] ?? null)),
      chosen: this.#chosen,
    };
  }

  #rowOf(name: string): number {
    const known = this.#rows.indexOf(name);
    if (known >= 0) return known;
    this.#cells.push([]);
    return this.#rows.push(name) - 1;
  }
}
