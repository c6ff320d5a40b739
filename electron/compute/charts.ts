import { boundedChart, type Chart } from '../../shared/api/charts.ts';

/** As often as a live chart is painted anew. */
const intervalMs = 250;

/** Shows the newest state of a chart: `draw` is called when it is time to, and only then. */
export type Show = (id: Chart['id'], draw: () => Chart) => void;

/** Where nobody looks. */
export const unseen: Show = () => undefined;

interface Shown {
  draw: () => Chart;
  /** What was drawn last. */
  readonly sent: () => Chart;
  readonly waiting: NodeJS.Timeout;
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
    if (known !== undefined) {
      known.draw = draw;
      return;
    }
    this.#send(boundedChart(draw()));
    const waiting = setTimeout(() => {
      this.#shown.delete(id);
      if (shown.draw !== shown.sent) this.show(id, shown.draw);
    }, intervalMs);
    waiting.unref();
    const shown: Shown = { draw, sent: draw, waiting };
    this.#shown.set(id, shown);
  };

  /** Sends what still waits: nothing is shown after it. */
  flush(): void {
    for (const { waiting, draw, sent } of this.#shown.values()) {
      clearTimeout(waiting);
      if (draw !== sent) this.#send(boundedChart(draw()));
    }
    this.#shown.clear();
  }
}
