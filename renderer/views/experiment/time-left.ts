import type { Progress } from '../../../shared/api/results.ts';
import { formatEta } from '../../../shared/format/time.ts';

/** Estimates of the last minute tell how sure the newest one is. */
const windowMs = 60_000;

interface Estimate {
  readonly at: number;
  /** When the stage would end. */
  readonly end: number;
}

/** The time that a stage still takes, as a range: what its estimates of the last minute came to. */
export class TimeLeft {
  #stage = '';
  #estimates: Estimate[] = [];

  /** Takes the newest progress; gives the range in words, or null while nothing can be told. */
  add({ stage, etaSeconds }: Progress, now: number): string | null {
    if (stage !== this.#stage) this.#estimates = [];
    this.#stage = stage;
    if (etaSeconds === null) return null;
    this.#estimates = this.#estimates.filter(({ at }) => now - at < windowMs);
    this.#estimates.push({ at: now, end: now + 1000 * etaSeconds });
    const ends = this.#estimates.map(({ end }) => end);
    return rangeWords((Math.min(...ends) - now) / 1000, (Math.max(...ends) - now) / 1000);
  }
}

/** "1 h 30 min to 1 h 45 min left"; one time where both read the same. */
export function rangeWords(lowSeconds: number, highSeconds: number): string {
  const high = formatEta(highSeconds);
  const low = formatEta(lowSeconds);
  return low === high ? high : `${low.replace(/ left$/, '')} to ${high}`;
}
