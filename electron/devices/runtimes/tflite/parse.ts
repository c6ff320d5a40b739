// What benchmark_model prints. Lines may begin with "INFO: ", depending on its version.

/** How long runs took that were summed up in one line. */
export interface RunSummary {
  readonly count: number;
  readonly firstNs: number;
  /** The median where this version prints one, the average where not. */
  readonly typicalNs: number;
  readonly typical: 'median' | 'average';
}

function field(line: string, name: string): number | null {
  const text = new RegExp(`\\b${name}=(\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)(?=[\\s(]|$)`).exec(line)?.[1];
  return text === undefined || !Number.isFinite(Number(text)) ? null : Number(text);
}

const nanoseconds = (microseconds: number): number => Math.round(microseconds * 1000);

/**
 * "count=9 first=87112 curr=51629 min=51629 max=87112 avg=58147.4 std=11478 p5=51629 median=51962 p95=87112" in
 * microseconds; avg may read 1.24027e+06, old versions have no median. When all runs took the same there is only
 * "count=1 curr=980043" or "count=3 curr=52(all same)". Null for any other line.
 */
export function parseRunSummary(line: string): RunSummary | null {
  if (!/^(?:INFO: )?count=/.test(line)) return null;
  const [count, current] = [field(line, 'count'), field(line, 'curr')];
  if (count === null || count === 0 || current === null) return null;
  const [first, median, average] = [field(line, 'first') ?? current, field(line, 'median'), field(line, 'avg')];
  return {
    count,
    firstNs: nanoseconds(first),
    typicalNs: nanoseconds(median ?? average ?? current),
    typical: median !== null || average === null ? 'median' : 'average',
  };
}

/** "Initialized session in 119.515ms." in nanoseconds. */
function parseSessionTime(output: string): number | null {
  const ms = /\bInitialized session in ([\d.]+(?:e[+-]?\d+)?)ms/.exec(output)?.[1];
  return ms === undefined ? null : Math.round(Number(ms) * 1e6);
}

export interface BenchmarkOutput {
  readonly sessionNs: number | null;
  readonly warmup: RunSummary | null;
  readonly runs: RunSummary;
}

/** A whole run's output; null when it ended before it was done. Without warm-up there is one summary only. */
export function parseBenchmark(output: string): BenchmarkOutput | null {
  // The profiler sums up in the same words, after its tables and behind a title: "Timings (microseconds): count=1 …".
  const summaries = output.split('\n').flatMap((line) => parseRunSummary(line) ?? []);
  const runs = summaries.at(-1);
  if (runs === undefined || !/\bInference timings in us:/.test(output)) return null;
  return { sessionNs: parseSessionTime(output), warmup: summaries.at(-2) ?? null, runs };
}

/** "INFO: Created TensorFlow Lite delegate for GPU.", or "GPU delegate created." */
export function usedGpu(output: string): boolean {
  return /\b(?:delegate for GPU|GPU delegate created|applied GPU delegate)/i.test(output);
}

/** Lines that tell what went wrong: "ERROR: …", "Failed to …", "Benchmarking failed." */
export function parseComplaints(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => /^(?:\w+: )?(?:ERROR\b|.*\bfail(?:ed|ure)?\b|could not\b|unconsumed\b)/i.test(line))
    .map((line) => line.replace(/^(?:ERROR|INFO): /, '').trim());
}
