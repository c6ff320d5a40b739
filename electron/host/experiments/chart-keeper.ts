import { boundedChart, mostCharts, type Chart } from '../../../shared/api/charts.ts';
import { toErrorData } from '../../../shared/api/errors.ts';
import { Throttle } from '../jobs/throttle.ts';
import { continuedChart } from './continued-chart.ts';

/** As often as what is kept is written. */
const intervalMs = 1000;

interface ChartKeeping {
  /** What was kept of earlier runs of the same experiment. */
  readonly kept: readonly Chart[];
  save(charts: readonly Chart[]): void;
  /** Told once: charts are not worth a failed experiment. */
  onFailure(message: string): void;
}

/** The charts of an experiment as they stand, kept so that they outlive the program. */
export class ChartKeeper {
  readonly #keeping: ChartKeeping;
  readonly #earlier: ReadonlyMap<string, Chart>;
  readonly #charts: Map<string, Chart>;
  readonly #unsaved = new Map<string, Chart>();
  readonly #writes = new Throttle<null>(intervalMs, () => this.#write());
  #failed = false;

  constructor(keeping: ChartKeeping) {
    this.#keeping = keeping;
    this.#charts = new Map(keeping.kept.map((chart) => [chart.id, chart]));
    this.#earlier = new Map(this.#charts);
  }

  /** The newest state of each, in the order in which they were first shown. */
  get charts(): readonly Chart[] {
    return [...this.#charts.values()];
  }

  /** Returns it together with what an earlier run of the experiment had drawn of it. */
  add(chart: Chart): Chart {
    const earlier = this.#earlier.get(chart.id);
    const whole = earlier === undefined ? chart : boundedChart(continuedChart(earlier, chart));
    this.#charts.set(chart.id, whole);
    if (this.#charts.size > mostCharts) this.#charts.delete(this.#charts.keys().next().value!);
    this.#unsaved.set(chart.id, whole);
    this.#writes.push(null);
    return whole;
  }

  /** Writes what is not written yet. */
  flush(): void {
    this.#writes.flush();
  }

  #write(): void {
    if (this.#failed || this.#unsaved.size === 0) return;
    try {
      this.#keeping.save([...this.#unsaved.values()]);
      this.#unsaved.clear();
    } catch (error) {
      this.#failed = true;
      this.#keeping.onFailure(`The charts of this run are not kept: ${toErrorData(error).message}`);
    }
  }
}
