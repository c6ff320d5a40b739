import type { Client } from '../../../shared/api/client.ts';
import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import type { NetworkBox, NetworkReport } from '../../../shared/api/network.ts';
import type { ProjectReport } from '../../../shared/api/results.ts';
import { fixedBy, groupRows, type GroupRow } from './groups.ts';
import { recall, remember, type Shown } from './remembered.ts';

/** A network as it was opened, and what of it is looked at. It outlives its view. */
export class ModelState {
  /** A file, or the sha256 of a model of the project; null is the project's newest. */
  chosen: string | null = $state(null);
  shown: Shown = $state('layers');
  network: NetworkReport | null = $state.raw(null);
  error: ErrorData | null = $state.raw(null);
  loading = $state(false);
  /** Name of the box and id of the group that are looked at. */
  box: string | null = $state(null);
  group: string | null = $state(null);

  /** As typed into the form that opens a file. */
  file = $state('');
  opening = $state(false);
  openError: ErrorData | null = $state.raw(null);

  readonly groups: readonly GroupRow[] = $derived(this.network ? groupRows(this.network) : []);
  readonly groupById: ReadonlyMap<string, GroupRow> = $derived(new Map(this.groups.map((row) => [row.group.id, row])));
  readonly selected: GroupRow | null = $derived(this.group === null ? null : (this.groupById.get(this.group) ?? null));
  /** Why each box that must stay does; without those of which some may leave. */
  readonly fixed: ReadonlyMap<string, readonly string[]> = $derived(
    new Map(
      (this.network?.boxes ?? []).flatMap((box) => {
        const reasons = fixedBy(box, this.groupById);
        return reasons.length === 0 ? [] : [[box.name, reasons] as const];
      }),
    ),
  );

  readonly #client: Client;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  #loaded: string | null = null;
  #asked = 0;

  constructor(client: Client, storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#client = client;
    this.#storage = storage;
    Object.assign(this, recall(storage));
  }

  /** Reads what is chosen, else the project's newest model, where it is not there yet. */
  follow(project: ProjectReport | null): void {
    // One of another project, which was open before this.
    const isStrange = isSha256(this.chosen) && project?.models.every(({ sha256 }) => sha256 !== this.chosen);
    if (isStrange) this.chosen = null;
    const model = this.chosen ?? project?.models.at(-1)?.sha256 ?? null;
    if (model === null || model === this.#loaded) return;
    void this.#load(model);
  }

  retry(project: ProjectReport | null): void {
    this.#loaded = null;
    this.follow(project);
  }

  choose(model: string): void {
    this.chosen = model;
    this.#remember();
    void this.#load(model);
  }

  /** Opens the file that is named in the form. Returns whether it is open now; what was open before stays if not. */
  async open(): Promise<boolean> {
    if (this.opening) return false;
    this.opening = true;
    this.openError = null;
    const model = this.file.trim();
    try {
      const network = await this.#client.call('model.network', { model });
      this.chosen = model;
      this.#take(model, network);
      this.#remember();
      return true;
    } catch (error) {
      this.openError = toErrorData(error);
      return false;
    } finally {
      this.opening = false;
    }
  }

  show(shown: Shown): void {
    this.shown = shown;
    this.#remember();
  }

  chooseBox(name: string): void {
    this.box = name;
    this.group = this.network?.boxes.find((box) => box.name === name)?.groups[0] ?? null;
  }

  chooseGroup(id: string): void {
    this.group = id;
    this.box = null;
  }

  clear(): void {
    this.box = null;
    this.group = null;
  }

  /** Moves along the network, from its beginning where nothing is looked at. */
  moveBox(by: number): void {
    const boxes: readonly NetworkBox[] = this.network?.boxes ?? [];
    if (boxes.length === 0) return;
    const at = boxes.findIndex(({ name }) => name === this.box);
    const next = at < 0 ? (by > 0 ? 0 : boxes.length - 1) : Math.min(boxes.length - 1, Math.max(0, at + by));
    this.chooseBox(boxes[next]!.name);
  }

  moveGroup(by: number): void {
    if (this.groups.length === 0) return;
    const at = this.groups.findIndex(({ group }) => group.id === this.group);
    const next = at < 0 ? 0 : Math.min(this.groups.length - 1, Math.max(0, at + by));
    this.chooseGroup(this.groups[next]!.group.id);
  }

  #remember(): void {
    remember(this.#storage, { chosen: this.chosen, shown: this.shown });
  }

  #take(model: string, network: NetworkReport): void {
    // An answer that is still under way is of what was wanted before.
    this.#asked++;
    this.#loaded = model;
    this.network = network;
    this.error = null;
    this.loading = false;
    this.clear();
  }

  async #load(model: string): Promise<void> {
    const asked = ++this.#asked;
    this.#loaded = model;
    this.loading = true;
    try {
      const network = await this.#client.call('model.network', { model });
      if (asked === this.#asked) this.#take(model, network);
    } catch (error) {
      if (asked !== this.#asked) return;
      const data = toErrorData(error);
      this.loading = false;
      if (data.code === 'LINK_LOST') this.#loaded = null;
      else this.error = data;
    }
  }
}

function isSha256(model: string | null): boolean {
  return model !== null && /^[0-9a-f]{64}$/.test(model);
}
