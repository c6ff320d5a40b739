import type { EspalierError } from '../../../shared/api/errors.ts';
import type { Connection } from '../connection/connection.ts';
import type { Interruption, MeasuredModel, RuntimeLayer, Warmup } from '../measurement.ts';
import type { PreparedRuntime, Runtime, RuntimeEvent, RuntimeLimits, RuntimeRequest } from '../runtimes/runtime.ts';
import { Rounds } from './rounds.ts';

/**
 * A measurement under way: what was found so far, over as many connections as it takes. Whatever was lost with a
 * connection is begun anew from the first round that is not complete; nothing that arrived is dropped.
 */
export class MeasuringRun {
  readonly interruptions: Interruption[] = [];
  readonly #runtime: Runtime;
  readonly #request: RuntimeRequest;
  readonly #limits: RuntimeLimits;
  readonly #rounds: Rounds;
  readonly #beginnings: (Extract<RuntimeEvent, { kind: 'ready' }> | undefined)[] = [];
  readonly #warmups: (Warmup | undefined)[] = [];
  #cpus: readonly number[] = [];
  readonly #layers = new Map<string, readonly RuntimeLayer[] | null>();
  #prepared: { readonly connection: Connection; readonly runtime: PreparedRuntime } | undefined;
  #last: PreparedRuntime | undefined;
  /** When the device was heard last. */
  #heardAtMs = performance.now();
  /** Time that complete rounds took, by the clock of the device. */
  #measuredMs = 0;

  constructor(runtime: Runtime, request: RuntimeRequest, limits: RuntimeLimits) {
    this.#runtime = runtime;
    this.#request = request;
    this.#limits = limits;
    this.#rounds = new Rounds(request.artifacts.length);
  }

  /** Complete ones. */
  get rounds(): number {
    return this.#rounds.next;
  }

  /** Complete rounds and timed layers. */
  get done(): number {
    return this.#rounds.next + this.#layers.size;
  }

  /** Of the last program that was prepared. */
  get told(): Required<Pick<PreparedRuntime, 'version' | 'command' | 'notes' | 'options'>> {
    const { version = '', command = '', notes = [], options = [] } = this.#last ?? {};
    return { version, command, notes, options };
  }

  /** To which the threads were held. */
  get cpus(): readonly number[] {
    return this.#cpus;
  }

  /** Once for each connection. */
  async prepare(connection: Connection): Promise<PreparedRuntime> {
    this.#heardAtMs = performance.now();
    if (this.#prepared?.connection !== connection) {
      const runtime = await this.#runtime.prepare(connection, this.#remaining(), this.#limits);
      this.#prepared = { connection, runtime };
      this.#last = runtime;
      this.#heardAtMs = performance.now();
    }
    return this.#prepared.runtime;
  }

  /** The rounds that are left. */
  async measure(prepared: PreparedRuntime): Promise<void> {
    if (this.#rounds.next > 0 && this.#measuredShare() >= 1) return;
    const measuredBefore = this.#measuredMs;
    let startNs: number | undefined;
    await prepared.measure(
      this.#rounds.next,
      (event) => {
        this.#heardAtMs = performance.now();
        if (event.kind !== 'turn') return this.#begin(event);
        const { turn } = event;
        startNs ??= turn.startNs;
        if (!this.#rounds.add(event.model, turn)) return;
        const endNs = turn.startNs + turn.samplesNs.reduce((sum, ns) => sum + ns, 0);
        this.#measuredMs = measuredBefore + (endNs - startNs) / 1e6;
        this.#tellRounds();
      },
      this.#limits,
    );
  }

  /** Each distinct network once. */
  async timeLayers(prepared: PreparedRuntime): Promise<void> {
    const distinct = new Set(this.#request.artifacts.map(({ sha256 }) => sha256));
    for (const [model, { sha256 }] of this.#request.artifacts.entries()) {
      if (this.#layers.has(sha256)) continue;
      this.#layers.set(sha256, await prepared.layers(model, this.#limits));
      this.#limits.onProgress('layers', this.#layers.size, distinct.size);
    }
  }

  lost(loss: EspalierError, resumed: boolean): void {
    this.#rounds.cutOff();
    this.#prepared = undefined;
    const seconds = (performance.now() - this.#heardAtMs) / 1000;
    this.interruptions.push({ round: this.#rounds.next, seconds, reason: loss.message, resumed });
  }

  models(): MeasuredModel[] {
    return this.#request.artifacts.map((artifact, model) => ({
      artifact,
      createSessionNs: this.#beginnings[model]?.createSessionNs ?? null,
      firstRunNs: this.#beginnings[model]?.firstRunNs ?? null,
      warmup: this.#warmups[model] ?? null,
      ...this.#rounds.of(model),
      layers: this.#layers.get(artifact.sha256) ?? null,
    }));
  }

  /** The first session's numbers are kept, and of several warm-ups the one that did not settle: it is to be known. */
  #begin(event: Exclude<RuntimeEvent, { kind: 'turn' }>): void {
    if (event.kind === 'held') {
      this.#cpus = event.cpus;
      return;
    }
    if (event.kind === 'ready') {
      this.#beginnings[event.model] ??= event;
      return;
    }
    const known = this.#warmups[event.model];
    if (known === undefined || known.settled) this.#warmups[event.model] = event.warmup;
    this.#limits.onProgress('warmup', event.model + 1, this.#request.artifacts.length);
  }

  #measuredShare(): number {
    const { durationMs, rounds } = this.#request.schedule;
    return durationMs === null ? this.#rounds.next / rounds : this.#measuredMs / durationMs;
  }

  #tellRounds(): void {
    const { durationMs, rounds } = this.#request.schedule;
    if (durationMs === null) this.#limits.onProgress('measure', this.#rounds.next, rounds);
    else
      this.#limits.onProgress(
        'measure',
        Math.min(Math.round(this.#measuredMs / 1000), durationMs / 1000),
        durationMs / 1000,
      );
  }

  /** A sustained run that was interrupted goes on for the rest of its time. */
  #remaining(): RuntimeRequest {
    const { schedule } = this.#request;
    if (schedule.durationMs === null) return this.#request;
    return {
      ...this.#request,
      schedule: { ...schedule, durationMs: Math.max(1, schedule.durationMs - this.#measuredMs) },
    };
  }
}
