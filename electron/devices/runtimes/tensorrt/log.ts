import type { MeasuringWindow, Warmup } from '../../measurement.ts';

/** Enough to tell what went wrong; what follows are its consequences. */
const keptErrors = 5;

/** Listens to what trtexec says, which may be more than anybody keeps. */
export class TrtexecLog {
  readonly #errors: string[] = [];
  #warmup: Omit<Warmup, 'settled'> | null = null;
  #window: MeasuringWindow | null = null;

  readonly add = (line: string): void => {
    const error = parseError(line);
    if (error !== null && this.#errors.length < keptErrors) this.#errors.push(error);
    this.#warmup ??= parseWarmup(line);
    this.#window ??= windowBefore(performance.now(), parseTraceSeconds(line));
  };

  get errors(): readonly string[] {
    return this.#errors;
  }

  /** It says how long it has measured as soon as that is over. */
  get window(): MeasuringWindow | null {
    return this.#window;
  }

  get warmup(): Omit<Warmup, 'settled'> | null {
    return this.#warmup;
  }
}

/** "[10/05/2025-10:46:31] [E] Unknown option: --workspace 2048": what follows the [E]. */
export function parseError(line: string): string | null {
  return /^(?:\[[^\]]*\] )?\[E\] (.+?)\s*$/.exec(line)?.[1] ?? null;
}

/** "[05/13/2025-10:36:43] [I] Warmup completed 62 queries over 200 ms" */
export function parseWarmup(line: string): Omit<Warmup, 'settled'> | null {
  const match = /\bWarmup completed (\d+) queries over ([\d.]+) ms/.exec(line);
  return match === null ? null : { runs: Number(match[1]), ns: Math.round(Number(match[2]) * 1e6) };
}

/** "[05/13/2025-10:36:43] [I] Timing trace has 318 queries over 3.00622 s" */
export function parseTraceSeconds(line: string): number | null {
  const seconds = /\bTiming trace has \d+ queries over (\d+(?:\.\d+)?) s\b/.exec(line)?.[1];
  return seconds === undefined ? null : Number(seconds);
}

function windowBefore(toMs: number, seconds: number | null): MeasuringWindow | null {
  return seconds === null ? null : { fromMs: toMs - 1000 * seconds, toMs };
}
