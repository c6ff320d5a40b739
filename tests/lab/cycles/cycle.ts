import { mkdirSync, rmSync } from 'node:fs';
import type { Artifact, MeasureOptions, RawMeasurement } from '../../../electron/devices/measurement.ts';
import type { ErrorData } from '../../../shared/api/errors.ts';
import { App } from './app.ts';
import { commandOf, comes, type Board } from './board.ts';
import { faults, type Fault, type FaultName } from './faults.ts';
import { writeNewNetwork } from './network.ts';
import { overlapMs, problemsOf, readRecordings } from './recordings.ts';

export interface CycleOptions {
  readonly board: Board;
  /** For what the cycle writes here; emptied by it. */
  readonly folder: string;
  readonly knownHostsFile: string;
  readonly number: number;
  readonly fault: FaultName;
  /** When the fault comes: so long after the program's start, or after its first word of a stage. */
  readonly moment: { readonly stage: string | null; readonly afterMs: number };
  readonly profile: MeasureOptions['profile'];
  readonly layers: boolean;
  readonly random: () => number;
}

export interface CycleReport {
  readonly number: number;
  readonly fault: FaultName;
  /** Where the program was when the fault came; null where it had ended before. */
  readonly stage: string | null;
  /** 'result', 'cut short by' and a code, the code of an error, or 'killed'. */
  readonly outcome: string;
  readonly interruptions: number;
  /** For how long two agents ran at once. */
  readonly overlapMs: number;
  readonly ms: number;
  /** How long the board needed, after the program's end, until nothing of ours ran there. */
  readonly quietAfterMs: number;
  readonly samples: number;
  /** Nothing when all is as it must be. */
  readonly problems: readonly string[];
}

/** The server needs the end of the connection to reach it, which over a link that loses packets takes several attempts. */
const quietLimitMs = 90_000;

/** Without any fault a program that takes longer hangs. */
const unfaultedLimitMs = 120_000;
/** Of the product's own. */
const ordinaryPatienceMs = 180_000;

/** Before a connection has stood once, a device that does not answer may not even exist: there is nothing to wait for. */
function isRight(code: string, fault: Fault, stage: string | null): boolean {
  const unreached = stage === 'connect' ? ['DEVICE_UNREACHABLE', 'LINK_LOST', 'TIMED_OUT'] : [];
  return [...fault.errors, ...unreached].includes(code);
}

/** What the program ended with: a whole result has no error, one that was cut short has both. */
function endOf(app: App): { readonly raw: RawMeasurement | null; readonly error: ErrorData | null } {
  const last = app.words.at(-1);
  if (last?.kind === 'result') return { raw: last.raw, error: last.cutShort };
  return { raw: null, error: last?.kind === 'error' ? last.error : null };
}

function outcomeOf({ raw, error }: ReturnType<typeof endOf>): string {
  if (raw !== null) return error === null ? 'result' : `cut short by ${error.code}`;
  return error?.code ?? 'killed';
}

/** What is wrong with how the program ended. */
function problemsOfEnd(app: App, fault: Fault, stage: string | null): string[] {
  const { raw, error } = endOf(app);
  if (error !== null) return isRight(error.code, fault, stage) ? [] : [`${error.code}: ${error.message}`];
  return raw !== null || fault.endsApp ? [] : [`the program ended without a word: ${app.complaints}`];
}

/** A half may stay to be gone on with, for a day, and not beside the whole. */
function problemsOfParts(board: Board, artifacts: readonly Artifact[], arrived: boolean): string[] {
  const own = board.parts().filter((name) => artifacts.some(({ sha256 }) => name.startsWith(sha256)));
  return arrived ? own.map((name) => `half an upload of what has arrived: ${name}`) : [];
}

/** Waits for the moment of the fault; where the program is then. */
async function arrive(app: App, { stage, afterMs }: CycleOptions['moment']): Promise<string | null> {
  if (stage !== null) await app.reaches(stage, unfaultedLimitMs);
  await app.endsWithin(afterMs);
  return app.stage;
}

/** Deploys two networks that the board has not seen and measures them, with one fault on the way. */
export async function runCycle(options: CycleOptions): Promise<CycleReport> {
  const { board, folder, number, random, profile, layers, knownHostsFile } = options;
  const fault: Fault = faults[options.fault];
  rmSync(board.recordings, { recursive: true, force: true });
  mkdirSync(board.recordings);
  mkdirSync(folder, { recursive: true });
  const artifacts = ['a', 'b'].map((name) => writeNewNetwork(folder, `${name}.onnx`, `${number} ${name} ${random()}`));
  const start = performance.now();
  const { address, identity } = board;
  const { patienceMs = ordinaryPatienceMs, sustainedMinutes = null } = fault;
  const app = new App({ address, identity, knownHostsFile, artifacts, profile, layers, sustainedMinutes, patienceMs });
  const stage = await arrive(app, options.moment);
  const injected = fault.inject({ board, app, artifactPath: artifacts[0]!.path, random });
  const problems: string[] = [];
  if (!(await app.endsWithin(fault.limitMs))) {
    problems.push(`hung for ${fault.limitMs / 1000} s: ${app.history}`);
    await app.kill();
  }
  const endedAt = performance.now();
  await injected;
  await fault.mend?.(board);

  const recordings = readRecordings(board.recordings);
  const end = endOf(app);
  const { raw, error } = end;
  problems.push(...problemsOfEnd(app, fault, stage));
  const linkHeld = error === null || error.code === 'MEASUREMENT_FAILED';
  if (raw !== null) problems.push(...problemsOf(raw, recordings, artifacts.length, linkHeld));
  const together = overlapMs(recordings);
  if (together > 0) problems.push(`two agents ran at once for ${Math.round(together)} ms`);
  const left = (): number[] => {
    const waiting = fault.silent ? board.takers() : [];
    return board.processes().filter((pid) => !waiting.includes(pid));
  };
  const quiet = await comes(() => left().length === 0, quietLimitMs);
  const quietAfterMs = performance.now() - endedAt;
  if (!quiet) problems.push(`still running: ${left().map(commandOf).join(' | ')}`);
  // What waits for a client that is gone is not the next cycle's.
  board.cutSessions();
  problems.push(...problemsOfParts(board, artifacts, raw !== null), ...board.litter());
  rmSync(folder, { recursive: true });
  const turns = raw === null ? [] : [...raw.models, raw.again].flatMap(({ rounds }) => rounds);
  return {
    ...{ number, fault: options.fault, stage, problems, quietAfterMs, ms: endedAt - start },
    outcome: outcomeOf(end),
    interruptions: raw?.interruptions.length ?? 0,
    overlapMs: together,
    samples: turns.reduce((sum, { samplesNs }) => sum + samplesNs.length, 0),
  };
}
