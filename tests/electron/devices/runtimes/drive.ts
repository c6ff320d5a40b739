import type { Connection } from '../../../../electron/devices/connection/connection.ts';
import type {
  Runtime,
  RuntimeEvent,
  RuntimeLimits,
  RuntimeRequest,
  Schedule,
} from '../../../../electron/devices/runtimes/runtime.ts';
import type { RuntimeLayer, Turn } from '../../../../electron/devices/measurement.ts';

/** Seconds in all: what is asked is whether the runtime does as it should, not how long anything takes. */
export const shortSchedule: Schedule = {
  ...{
    rounds: 2,
    durationMs: null,
    runs: 10,
    leastRuns: 5,
    roundMs: 30,
    warmupRuns: 3,
    warmupMs: 10,
    warmupCapMs: 200,
  },
};

export interface Driven {
  readonly version: string;
  readonly command: string;
  readonly notes: readonly string[];
  readonly options: readonly string[];
  readonly events: readonly RuntimeEvent[];
  readonly turns: readonly { readonly model: number; readonly turn: Turn }[];
  readonly layers: readonly RuntimeLayer[] | null;
  readonly stages: ReadonlySet<string>;
}

export function limitsOf(signal = new AbortController().signal, stages = new Set<string>()): RuntimeLimits {
  return { signal, onProgress: (stage) => stages.add(stage) };
}

/** Prepares, measures all rounds, and times the layers of the first model. */
export async function drive(connection: Connection, runtime: Runtime, request: RuntimeRequest): Promise<Driven> {
  const stages = new Set<string>();
  const limits = limitsOf(undefined, stages);
  const prepared = await runtime.prepare(connection, request, limits);
  const events: RuntimeEvent[] = [];
  await prepared.measure(0, (event) => events.push(event), limits);
  const layers = await prepared.layers(0, limits);
  const turns = events.flatMap((event) => (event.kind === 'turn' ? [{ model: event.model, turn: event.turn }] : []));
  return {
    version: prepared.version,
    command: prepared.command,
    notes: prepared.notes ?? [],
    options: prepared.options ?? [],
    events,
    turns,
    layers,
    stages,
  };
}
