import { boundedChart, type Chart } from '../../shared/api/charts.ts';

/** As often as a live chart is painted anew. */
const intervalMs = 250;

/** Shows the newest state of a chart: `draw` is called when it is time to, and only then. */
export type Show = (id: Chart['id'], draw: () => Chart) => void;

interface Shown {
  draw: () => Chart;
  waiting: NodeJS.Timeout | null;
}

/** Lets each chart through a few times a second, the newest state always, however often it is shown. */
export class LiveCharts {
  readonly #send: (chart: Chart) => void;
  readonly #shown = new Map<string, Shown>();

  constructor(send: (chart: Chart) => void) {
    this.#send = send;
  }

  readonly show: Show = (id, draw) => {
    const known = this.#shown.get(id);
    if (known !== undefined && known.waiting !== null) {
      known.draw = draw;
      return;
    }
    const shown: Shown = { draw, waiting: null };
    this.#shown.set(id, shown);
    this.#send(boundedChart(draw()));
    const sent = draw;
    shown.waiting = setTimeout(() => {
      shown.waiting = null;
      if (shown.draw !== sent) this.show(id, shown.draw);
    }, intervalMs);
    shown.waiting.unref();
  };

  /** Sends what still waits: nothing is shown after it. */
  flush(): void {
    for (const { waiting, draw } of this.#shown.values()) {
      if (waiting === null) continue;
      clearTimeout(waiting);
      this.#send(boundedChart(draw()));
    }
    this.#shown.clear();
  }
}
