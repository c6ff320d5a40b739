import type { Client } from '../../../shared/api/client.ts';
import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import type { TrainingPoint } from '../../../shared/api/training-results.ts';
import type { TrainingReport } from '../../../shared/api/trainings.ts';
import type { ScaleKind } from '../../../shared/plot/scales.ts';
import { afterLast, withPoints } from './curves/points.ts';

/** Everything that the Training view shows: the trainings of the project, and the curve of one. */
export class TrainingState {
  /** Newest first. */
  list: readonly TrainingReport[] = $state.raw([]);
  points: readonly TrainingPoint[] = $state.raw([]);
  error: ErrorData | null = $state.raw(null);
  loading = $state(true);
  lossScale: ScaleKind = $state('linear');
  /** Index of the point that is read off the curves; null reads the newest. */
  cursor: number | null = $state(null);

  #chosen: string | null = $state(null);
  readonly current: TrainingReport | null = $derived(
    this.list.find(({ id }) => id === this.#chosen) ?? this.list[0] ?? null,
  );
  readonly readPoint: TrainingPoint | null = $derived(
    (this.cursor === null ? undefined : this.points[this.cursor]) ?? this.points.at(-1) ?? null,
  );
  /** Length of the training in epochs, where its recipe states it so. */
  readonly epochs: number | null = $derived.by(() => {
    const duration = this.current?.recipe.duration;
    return duration && 'epochs' in duration ? duration.epochs : null;
  });

  readonly #client: Client;
  readonly #ends: (() => void)[];
  /** Answers to anything but the newest question come too late. */
  #asked = 0;

  constructor(client: Client) {
    this.#client = client;
    this.#ends = [
      client.on('training.changed', ({ training }) => this.#change(training)),
      client.on('training.points', ({ id, points }) => {
        if (id === this.current?.id) this.points = withPoints(this.points, points);
      }),
    ];
    void this.load();
  }

  choose(id: string): void {
    this.#chosen = id;
    this.cursor = null;
    this.points = [];
    void this.#loadCurve();
  }

  async load(): Promise<void> {
    try {
      this.list = await this.#client.call('training.list', {});
      this.error = null;
      await this.#loadCurve();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.loading = false;
    }
  }

  /** Moves what is read off the curves by so many points, from the newest where nothing is read yet. */
  moveCursor(by: number): void {
    const last = this.points.length - 1;
    if (last < 0) return;
    this.cursor = Math.min(last, Math.max(0, (this.cursor ?? last) + by));
  }

  dispose(): void {
    for (const end of this.#ends) end();
  }

  #change(training: TrainingReport): void {
    const known = this.list.some(({ id }) => id === training.id);
    this.list = known
      ? this.list.map((other) => (other.id === training.id ? training : other))
      : [training, ...this.list];
    // Whoever starts one wants to see it.
    if (training.state === 'running') this.choose(training.id);
  }

  async #loadCurve(): Promise<void> {
    const { current } = this;
    if (!current) return;
    const asked = ++this.#asked;
    try {
      const { points } = await this.#client.call('training.get', { id: current.id });
      if (asked !== this.#asked) return;
      // What was heard while the answer was under way is newer than the answer.
      this.points = withPoints(points, afterLast(points, this.points));
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    const data = toErrorData(error);
    if (data.code !== 'LINK_LOST') this.error = data;
  }
}
