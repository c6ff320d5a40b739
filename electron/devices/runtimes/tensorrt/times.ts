import { z } from 'zod';

const row = z.object({
  latencyMs: z.number().nonnegative(),
  startComputeMs: z.number(),
  endToEndMs: z.number().optional(),
});

/** A file of trtexec as JSON; null when it is cut off or something else. Layer names may be held apart by bare RS and US. */
export function parseExport(text: string): unknown {
  const escaped = text
    .replaceAll('\u001e', '\\u001e')
    .replaceAll('\u001f', '\\u001f')
    .replace(/:\s*-?(?:nan|inf)\b/gi, ': null');
  try {
    return JSON.parse(escaped);
  } catch {
    return null;
  }
}

/**
 * Latencies of --exportTimes in whole nanoseconds, in order; null when this is no such file.
 *
 *     [ { "startEnqMs" : 0, …, "startComputeMs" : 0, …, "computeMs" : 3.1, "d2hMs" : 0, "latencyMs" : 3.1 } ]
 *
 * Versions before 8.5 know `endToEndMs` and export what ran during the warm-up too; by their own count a row belongs to
 * it that began to compute before the warm-up's time was over.
 */
export function parseTimes(text: string, warmupMs: number): number[] | null {
  const rows = z.array(row).min(1).safeParse(parseExport(text));
  if (!rows.success) return null;
  const isWarmup = ({ startComputeMs, endToEndMs }: z.output<typeof row>): boolean =>
    endToEndMs !== undefined && startComputeMs < warmupMs;
  return rows.data.filter((each) => !isWarmup(each)).map(({ latencyMs }) => Math.round(latencyMs * 1e6));
}
