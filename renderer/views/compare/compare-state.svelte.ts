import type { Client } from '../../../shared/api/client.ts';
import type { CandidateComparison, LayerComparison } from '../../../shared/api/comparison.ts';
import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import type { LatencyModelReport } from '../../../shared/api/latency.ts';
import type { TradeoffCandidate, TradeoffSet } from '../../../shared/api/results.ts';
import type { Measurements } from '../tradeoffs/measurements.svelte.ts';
import type { Standing } from '../../../shared/tradeoff/standing.ts';
import { conditionRows, settingRows } from './facts.ts';
import { stepOf, type DeviceStep } from './step.ts';
import { recall, remember, type BarMode, type CountMode } from './remembered.ts';
import { slots, withAdded } from './tray.ts';

/** The candidates that may be compared, as the Trade-offs view holds them. */
export interface CandidateSource {
  readonly candidates: readonly TradeoffCandidate[];
  readonly byId: ReadonlyMap<string, TradeoffCandidate>;
  readonly names: ReadonlyMap<string, string>;
  readonly dense: TradeoffCandidate | null;
  readonly measurements: Measurements;
  readonly standings: ReadonlyMap<string, Standing>;
  readonly set: TradeoffSet | null;
}

/** A candidate in its place. */
export interface Compared {
  readonly slot: (typeof slots)[number];
  readonly name: string;
  readonly candidate: TradeoffCandidate;
  /** Its place among all that are compared, hidden ones too: where its layers are. */
  readonly at: number;
}

/** Two to four candidates side by side. It outlives its view. */
export class CompareState {
  /** The first is what the others are compared with. */
  ids: readonly string[] = $state.raw([]);
  /** Those of them that take no room in bars and table; the verdicts are of all. */
  hidden: readonly string[] = $state.raw([]);
  bars: BarMode = $state('channels');
  counts: CountMode = $state('macs');
  onlyDifferences = $state(true);
  layers: LayerComparison | null = $state.raw(null);
  comparison: CandidateComparison | null = $state.raw(null);
  error: ErrorData | null = $state.raw(null);
  loading = $state(false);
  /** Index of the layer that is looked at. */
  cursor: number | null = $state(null);

  readonly source: CandidateSource;
  /** Those of `ids` that the project has. */
  readonly compared: readonly Compared[] = $derived.by(() =>
    this.ids
      .flatMap((id) => this.source.byId.get(id) ?? [])
      .map((candidate, at) => ({
        slot: slots[at]!,
        name: this.source.names.get(candidate.id) ?? candidate.id,
        candidate,
        at,
      })),
  );
  readonly shown: readonly Compared[] = $derived.by(() =>
    this.compared.filter(({ candidate }) => !this.hidden.includes(candidate.id)),
  );
  /**
   * The layers of exactly those that are compared, in their order; null until they were read. What was read last may be of
   * others, or of the same ones in other places.
   */
  readonly comparedLayers: LayerComparison | null = $derived.by(() => {
    const { layers } = this;
    if (layers === null) return null;
    const known = new Map(layers.candidates.map((one) => [one.id, one]));
    const candidates = this.compared.flatMap(({ candidate: { id } }) => known.get(id) ?? []);
    return candidates.length === this.compared.length ? { ...layers, candidates } : null;
  });
  /** How they stand against the one that is first now; null until that was read. */
  readonly againstFirst: CandidateComparison['againstFirst'] | null = $derived.by(() => {
    const { comparison, compared } = this;
    const isOfFirst = compared.length > 0 && comparison?.made[0]?.id === compared[0]!.candidate.id;
    return isOfFirst ? comparison!.againstFirst : null;
  });
  /** What the device prefers channel counts to be multiples of; null where nobody has found out. */
  readonly step: DeviceStep | null = $derived.by(() => stepOf(this.#models, this.source.set?.device ?? null));
  /** What may still come to them. */
  readonly others: readonly TradeoffCandidate[] = $derived.by(() =>
    this.source.candidates.filter(({ id }) => !this.ids.includes(id)),
  );
  readonly settings = $derived.by(() =>
    settingRows(
      this.compared.map(({ candidate }) => candidate),
      this.comparison?.made ?? [],
    ),
  );
  readonly conditions = $derived.by(() => {
    const { measurements } = this.source;
    return conditionRows(
      this.compared.map(({ candidate: { id, latency } }) =>
        latency === null ? null : (measurements.of(latency.measurementId, id)?.report ?? null),
      ),
    );
  });

  #models: readonly LatencyModelReport[] = $state.raw([]);
  readonly #client: Client;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #end: () => void;
  /** Answers to anything but the newest question come too late. */
  #asked = 0;
  #wanted = '';

  constructor(client: Client, source: CandidateSource, storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#client = client;
    this.source = source;
    this.#storage = storage;
    Object.assign(this, recall(storage));
    // Something was measured: layers may have times now, and pairs a verdict.
    this.#end = client.on('tradeoffs.changed', () => (this.#wanted = ''));
  }

  /** Reads what the shown candidates need, where it is not there yet: to be called whenever they may have changed. */
  follow(): void {
    const ids = this.compared.map(({ candidate }) => candidate.id);
    for (const { candidate } of this.compared) {
      if (candidate.latency) void this.source.measurements.want(candidate.latency.measurementId);
    }
    const wanted = ids.join(' ');
    if (wanted === this.#wanted || ids.length === 0) return;
    this.#wanted = wanted;
    void this.#load(ids);
  }

  retry(): void {
    this.#wanted = '';
    this.follow();
  }

  add(ids: readonly string[]): void {
    this.#choose(
      withAdded(
        this.ids.filter((id) => this.source.byId.has(id)),
        ids,
        this.source.dense?.id ?? null,
      ),
    );
  }

  remove(id: string): void {
    this.#choose(this.ids.filter((other) => other !== id));
  }

  /** Makes it the one that the others are compared with. */
  compareWith(id: string): void {
    this.#choose([id, ...this.ids.filter((other) => other !== id)]);
  }

  /** Shows or hides the candidate of a place; the last one that is shown stays. */
  toggleShown(slot: string): void {
    const id = this.compared.find((one) => one.slot === slot)?.candidate.id;
    if (id === undefined) return;
    if (this.hidden.includes(id)) this.hidden = this.hidden.filter((other) => other !== id);
    else if (this.shown.length > 1) this.hidden = [...this.hidden, id];
    this.#remember();
  }

  showBars(bars: BarMode): void {
    this.bars = bars;
    this.#remember();
  }

  showCounts(counts: CountMode): void {
    this.counts = counts;
    this.#remember();
  }

  toggleDifferences(): void {
    this.onlyDifferences = !this.onlyDifferences;
    this.#remember();
  }

  /** Moves to another layer, to the first where none is looked at. */
  moveCursor(by: number): void {
    const last = (this.layers?.layers.length ?? 0) - 1;
    if (last < 0) return;
    this.cursor = this.cursor === null ? (by > 0 ? 0 : last) : Math.min(last, Math.max(0, this.cursor + by));
  }

  dispose(): void {
    this.#end();
  }

  #choose(ids: readonly string[]): void {
    this.ids = ids;
    // Whoever comes back is to be seen.
    this.hidden = this.hidden.filter((id) => ids.includes(id));
    this.#remember();
  }

  #remember(): void {
    const { ids, hidden, bars, counts, onlyDifferences } = this;
    remember(this.#storage, { ids, hidden, bars, counts, onlyDifferences });
  }

  async #load(candidates: string[]): Promise<void> {
    const asked = ++this.#asked;
    this.loading = true;
    try {
      const [layers, comparison, models] = await Promise.all([
        this.#client.call('candidate.layers', { candidates }),
        this.#client.call('candidate.compare', { candidates }),
        this.#client.call('latency.list', {}),
      ]);
      if (asked !== this.#asked) return;
      this.layers = layers;
      this.comparison = comparison;
      this.#models = models;
      this.error = null;
      if (this.cursor !== null && this.cursor >= layers.layers.length) this.cursor = null;
    } catch (error) {
      if (asked !== this.#asked) return;
      // The line is back some time, and then it is asked again.
      this.#wanted = '';
      const data = toErrorData(error);
      if (data.code !== 'LINK_LOST') this.error = data;
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }
}
