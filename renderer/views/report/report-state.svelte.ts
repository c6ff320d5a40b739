import type { Client } from '../../../shared/api/client.ts';
import type { InputOf } from '../../../shared/api/contract.ts';
import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import type { ChartName, ReportDocument, ReportFormat } from '../../../shared/api/report.ts';
import type { TradeoffCandidate, TradeoffSet } from '../../../shared/api/results.ts';
import { counted } from '../../../shared/format/numbers.ts';
import { recall, remember, type Ground, type PreviewWidth } from './remembered.ts';

/** The set that the report is about, as the Trade-offs view holds it with its device and budgets. */
export interface ReportSource {
  readonly set: TradeoffSet | null;
  readonly device: string | null;
  readonly budgets: readonly string[];
  readonly candidates: readonly TradeoffCandidate[];
  readonly byId: ReadonlyMap<string, TradeoffCandidate>;
  readonly names: ReadonlyMap<string, string>;
}

/** What is about to be saved. */
export interface Wanted {
  readonly format: ReportFormat;
  /** Null is the whole report. */
  readonly chart: ChartName | null;
}

const endings: Readonly<Record<ReportFormat, string>> = { html: 'html', markdown: 'md', svg: 'svg', png: 'png' };

/** The report of the project: its preview, and how it leaves. It outlives its view. */
export class ReportState {
  document: ReportDocument | null = $state.raw(null);
  error: ErrorData | null = $state.raw(null);
  loading = $state(false);
  /** Id of the candidate that the report shall be about; null leaves it to the program. */
  candidate: string | null = $state(null);
  ground: Ground = $state('light');
  width: PreviewWidth = $state('page');
  /** The dialog is open while there is one. */
  wanted: Wanted | null = $state.raw(null);
  /** As typed. */
  file = $state('');
  saveError: ErrorData | null = $state.raw(null);
  saving = $state(false);
  /** What was last done, for the eye and for screen readers. */
  done = $state('');

  readonly source: ReportSource;
  /** Those that may be chosen, most accurate first. */
  readonly choices: readonly TradeoffCandidate[] = $derived.by(() =>
    this.source.candidates.toSorted((a, b) => b.accuracy - a.accuracy || a.macs - b.macs),
  );

  readonly #client: Client;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #clipboard: Pick<Clipboard, 'writeText'>;
  readonly #end: () => void;
  /** Answers to anything but the newest question come too late. */
  #asked = 0;
  #wantedKey = '';
  #folder = '';

  constructor(
    client: Client,
    source: ReportSource,
    storage: Pick<Storage, 'getItem' | 'setItem'>,
    clipboard: Pick<Clipboard, 'writeText'>,
  ) {
    this.#client = client;
    this.source = source;
    this.#storage = storage;
    this.#clipboard = clipboard;
    const { candidate, ground, width, folder } = recall(storage);
    Object.assign(this, { candidate, ground, width });
    this.#folder = folder;
    // What was measured or made since stands in the report.
    this.#end = client.on('tradeoffs.changed', () => (this.#wantedKey = ''));
  }

  /** Reads the report where it is not there yet: to be called whenever the set, its budgets or the choice may have changed. */
  follow(): void {
    if (this.source.set === null || this.source.candidates.length === 0) return;
    const subject = this.#subject();
    const key = JSON.stringify([subject, this.source.candidates.map(({ id }) => id)]);
    if (key === this.#wantedKey) return;
    this.#wantedKey = key;
    void this.#load(subject);
  }

  retry(): void {
    this.#wantedKey = '';
    this.follow();
  }

  choose(candidate: string | null): void {
    this.candidate = candidate;
    this.#remember();
  }

  chooseGround(ground: Ground): void {
    this.ground = ground;
    this.#remember();
  }

  chooseWidth(width: PreviewWidth): void {
    this.width = width;
    this.#remember();
  }

  /** Asks where it shall go, with a name that says what it is. */
  ask(format: ReportFormat, chart: ChartName | null = null): void {
    this.wanted = { format, chart };
    this.file = `${this.#folder}report${chart === null ? '' : `-${chart}`}.${endings[format]}`;
    this.saveError = null;
    this.done = '';
  }

  dismiss(): void {
    this.wanted = null;
  }

  async save(): Promise<void> {
    const { wanted } = this;
    if (wanted === null || this.saving) return;
    this.saveError = null;
    this.saving = true;
    try {
      const typed = this.file.trim();
      const { file, charts } = await this.#client.call('report.save', {
        ...this.#subject(),
        file: typed,
        format: wanted.format,
        ...(wanted.chart === null ? {} : { chart: wanted.chart }),
        theme: this.ground,
      });
      this.#folder = typed.slice(0, Math.max(typed.lastIndexOf('/'), typed.lastIndexOf('\\')) + 1);
      this.#remember();
      this.done = `Saved ${file}${charts.length === 0 ? '' : `, with ${counted(charts.length, 'chart')} beside it`}.`;
      this.wanted = null;
    } catch (error) {
      this.saveError = toErrorData(error);
    } finally {
      this.saving = false;
    }
  }

  async copyMarkdown(): Promise<void> {
    if (this.document === null) return;
    try {
      await this.#clipboard.writeText(this.document.markdown);
      this.done = 'Copied as Markdown.';
    } catch {
      this.done = 'The clipboard cannot be written: save the Markdown instead.';
    }
  }

  dispose(): void {
    this.#end();
  }

  #subject(): InputOf<'report.get'> {
    const { device, budgets, byId } = this.source;
    // A choice of another project is none here.
    const candidate = this.candidate !== null && byId.has(this.candidate) ? this.candidate : null;
    return {
      ...(device === null ? {} : { device }),
      budgets: [...budgets],
      ...(candidate === null ? {} : { candidate }),
    };
  }

  #remember(): void {
    const { candidate, ground, width } = this;
    remember(this.#storage, { candidate, ground, width, folder: this.#folder });
  }

  async #load(subject: InputOf<'report.get'>): Promise<void> {
    const asked = ++this.#asked;
    this.loading = true;
    try {
      const document = await this.#client.call('report.get', subject);
      if (asked !== this.#asked) return;
      this.document = document;
      this.error = null;
    } catch (error) {
      if (asked !== this.#asked) return;
      // The line is back some time, and then it is asked again.
      this.#wantedKey = '';
      const data = toErrorData(error);
      if (data.code !== 'LINK_LOST') this.error = data;
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }
}
