import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import type { Client } from '../../../shared/api/client.ts';
import type { TradeoffCandidate, TradeoffSet } from '../../../shared/api/results.ts';
import { domainOf, type Domain, type ScaleKind } from '../../../shared/plot/scales.ts';
import { nameCandidates } from '../../../shared/tradeoff/names.ts';
import { accuracyBudget, axes, type AxisId } from './axes.ts';
import { byId, idSet } from './ids.ts';
import { Latest } from './latest.ts';
import { Measurements } from './measurements.svelte.ts';
import { snap } from './plot/nudge.ts';
import { allowedZoom, panDomain, zoomDomain } from './plot/zoom.ts';
import { makePoints } from './points.ts';
import { recall, remember } from './remembered.ts';
import { Selection } from './selection.svelte.ts';
import { columns, type ColumnId, type Row } from './table/columns.ts';
import { standingsOf } from './standing.ts';
import { sortRows, type Sort } from './table/sort.ts';
import { TableView } from './table/table-view.svelte.ts';

export interface View {
  readonly x: Domain;
  readonly y: Domain;
}

/** Everything that the Trade-offs view shows. Plot, table and panel read it and write it, so that they need no events. */
export class TradeoffsState {
  set: TradeoffSet | null = $state.raw(null);
  error: ErrorData | null = $state.raw(null);
  loading = $state(true);

  /** The device asked for; null is the last measured one. */
  device: string | null = $state(null);
  axis: AxisId = $state('p50');
  scale: ScaleKind = $state('linear');
  showDominated = $state(true);
  showErrors = $state(true);
  /** Ceilings on axes, in stored units; and a floor for accuracy, 0 to 1. */
  limits: Readonly<Partial<Record<AxisId, number>>> = $state.raw({});
  accuracyFloor: number | null = $state(null);
  sort: Sort = $state.raw({ column: 'p50', direction: 1 });
  /** What the user zoomed to; null shows everything. */
  zoom: View | null = $state.raw(null);
  hover: string | null = $state(null);
  readonly selection = new Selection();
  readonly measurements: Measurements;
  readonly table: TableView;
  /** Ids that came while the view was open: each fades in once. */
  fresh: ReadonlySet<string> = $state.raw(idSet([]));

  readonly budgets: readonly string[] = $derived([
    ...Object.entries(this.limits).map(([id, limit]) => axes[id as AxisId].budget(limit)),
    ...(this.accuracyFloor === null ? [] : [accuracyBudget(this.accuracyFloor)]),
  ]);
  readonly candidates: readonly TradeoffCandidate[] = $derived(this.set?.candidates ?? []);
  readonly names = $derived(nameCandidates(this.candidates));
  readonly byId = $derived(byId(this.candidates));
  readonly dense = $derived(this.candidates.find(({ method }) => method === 'dense') ?? null);
  readonly points = $derived(makePoints(this.candidates, axes[this.axis], this.names));
  readonly pointById = $derived(byId(this.points));
  readonly front = $derived(idSet(this.points.filter((p) => p.onFront).map((p) => p.id)));
  /** How each candidate stands on the axis that is shown. */
  readonly standings = $derived(standingsOf(this.candidates, this.pointById, axes[this.axis], this.budgets.length > 0));
  readonly anyPredicted = $derived(this.points.some(({ predicted }) => predicted));
  readonly rows: readonly Row[] = $derived.by(() => {
    const rows = this.candidates.map((candidate) => ({
      candidate,
      name: this.names.get(candidate.id) ?? candidate.id,
      onFront: this.front.has(candidate.id),
      original: this.dense,
    }));
    return sortRows(
      rows.filter((row) => this.table.shows(row)),
      columns.find(({ id }) => id === this.sort.column)!,
      this.sort.direction,
    );
  });
  readonly order: readonly string[] = $derived(this.rows.map(({ candidate }) => candidate.id));
  /** What the plot draws; the selected in any case. */
  readonly visible = $derived.by(() => {
    const inTable = this.table.filtered.length > 0 ? idSet(this.order) : null;
    if (this.showDominated && inTable === null) return this.points;
    return this.points.filter(
      (p) =>
        this.selection.set.has(p.id) ||
        ((this.showDominated || p.onFront || p.dense || p.predicted) && (inTable?.has(p.id) ?? true)),
    );
  });
  /** Everything, with both budgets in sight. */
  readonly home: View = $derived.by(() => {
    const limit = this.limits[this.axis];
    const xs = this.points.flatMap(({ x, interval }) => (interval && this.showErrors ? [x, ...interval] : [x]));
    const ys = this.points.map(({ y }) => y);
    return {
      x: domainOf(limit === undefined ? xs : [...xs, limit], this.scale),
      y: domainOf(this.accuracyFloor === null ? ys : [...ys, this.accuracyFloor], 'linear', 0.1),
    };
  });
  readonly view: View = $derived(this.zoom ?? this.home);

  readonly #client: Client;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #reload: Latest;
  readonly #ends: (() => void)[];

  constructor(client: Client, storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#client = client;
    this.measurements = new Measurements(client);
    this.#storage = storage;
    this.table = new TableView(storage);
    Object.assign(this, recall(storage));
    this.#reload = new Latest(() => this.#load(), 100);
    this.#ends = [
      client.on('candidate.added', () => this.load()),
      client.on('tradeoffs.changed', () => this.load()),
      () => this.#reload.dispose(),
    ];
    this.load();
  }

  load(): void {
    this.#reload.request();
  }

  chooseDevice(device: string): void {
    this.device = device;
    this.zoom = null;
    this.load();
  }

  chooseAxis(axis: AxisId): void {
    this.axis = axis;
    this.zoom = null;
    this.#remember();
  }

  chooseScale(scale: ScaleKind): void {
    this.scale = scale;
    this.zoom = null;
    this.#remember();
  }

  toggleDominated(): void {
    this.showDominated = !this.showDominated;
    this.#remember();
  }

  toggleErrors(): void {
    this.showErrors = !this.showErrors;
    this.#remember();
  }

  /** Sorts by the column; again, the other way. Accuracy begins with the best. */
  sortBy(column: ColumnId): void {
    const first = column === 'accuracy' || column === 'change' ? -1 : 1;
    const direction = this.sort.column === column ? (this.sort.direction === 1 ? -1 : 1) : first;
    this.sort = { column, direction };
  }

  /** A ceiling that nothing can be under is not taken: the line stops where it is. */
  setLimit(axis: AxisId, limit: number | null): void {
    if (limit !== null && limit <= 0) return;
    const { [axis]: _, ...others } = this.limits;
    this.limits = limit === null ? others : { ...others, [axis]: limit };
    this.load();
  }

  setAccuracyFloor(floor: number | null): void {
    this.accuracyFloor = floor === null ? null : Math.min(1, Math.max(0, floor));
    this.load();
  }

  /** Puts a budget on the axis across, in the middle of what is on screen, or takes it away. */
  toggleLimit(): void {
    if (this.limits[this.axis] !== undefined) return this.setLimit(this.axis, null);
    const { x } = this.view;
    const middle = this.scale === 'log' ? Math.sqrt(x[0] * x[1]) : (x[0] + x[1]) / 2;
    this.setLimit(this.axis, snap(middle, x));
  }

  toggleAccuracyFloor(): void {
    const { y } = this.view;
    this.setAccuracyFloor(this.accuracyFloor === null ? snap((y[0] + y[1]) / 2, y) : null);
  }

  /** Zooms by `factor` (under 1 is closer) about a place in stored units; an axis given as null stays. */
  zoomAt(anchor: { readonly x: number | null; readonly y: number | null }, factor: number): void {
    const { x, y } = this.view;
    const next: View = {
      x: anchor.x === null ? x : zoomDomain(x, this.scale, anchor.x, factor),
      y: anchor.y === null ? y : zoomDomain(y, 'linear', anchor.y, factor),
    };
    if (allowedZoom(next.x, this.home.x, this.scale) && allowedZoom(next.y, this.home.y, 'linear')) this.zoom = next;
  }

  pan(shareX: number, shareY: number): void {
    this.zoom = { x: panDomain(this.view.x, this.scale, shareX), y: panDomain(this.view.y, 'linear', shareY) };
  }

  resetZoom(): void {
    this.zoom = null;
  }

  fitFront(): void {
    const front = this.points.filter(({ onFront }) => onFront);
    if (front.length < 2) return;
    this.zoom = {
      x: domainOf(
        front.map(({ x }) => x),
        this.scale,
      ),
      y: domainOf(
        front.map(({ y }) => y),
        'linear',
        0.12,
      ),
    };
  }

  dispose(): void {
    for (const end of this.#ends) end();
  }

  #remember(): void {
    const { axis, scale, showDominated, showErrors } = this;
    remember(this.#storage, { axis, scale, showDominated, showErrors });
  }

  async #load(): Promise<void> {
    try {
      const device = this.device === null ? {} : { device: this.device };
      const set = await this.#client.call('tradeoffs.get', { ...device, budgets: [...this.budgets] });
      const before = this.set && this.byId;
      this.set = set;
      this.error = null;
      if (before) this.fresh = idSet(set.candidates.filter(({ id }) => !before.has(id)).map(({ id }) => id));
      this.selection.keepOnly(this.byId);
    } catch (error) {
      const data = toErrorData(error);
      if (data.code !== 'LINK_LOST') this.error = data;
    } finally {
      this.loading = false;
    }
  }
}
