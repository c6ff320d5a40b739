import type { Warmup } from '../../measurement.ts';

/** Enough to tell what went wrong; what follows are its consequences. */
const keptErrors = 5;

/** Listens to what trtexec says, which may be more than anybody keeps. */
export class TrtexecLog {
  readonly #errors: string[] = [];
  #warmup: Omit<Warmup, 'settled'> | null = null;

  readonly add = (line: string): void => {
    const error = parseError(line);
    if (error !== null && this.#errors.length < keptErrors) this.#errors.push(error);
    this.#warmup ??= parseWarmup(line);
  };

  get errors(): readonly string[] {
    return this.#errors;
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
