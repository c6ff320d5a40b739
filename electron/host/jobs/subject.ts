import type { JobReport } from '../../../shared/api/results.ts';

/** What a job is about, read off what it was asked. */
export function subjectOf(procedure: string, input: unknown): Pick<JobReport, 'device' | 'passing'> {
  const { name, device = procedure.startsWith('device.') ? name : undefined, csv } = input as Record<string, unknown>;
  return {
    ...(typeof device === 'string' && { device }),
    // A recording is there to be kept; whoever only looks on loses nothing.
    ...(procedure === 'device.watch' && csv === undefined && { passing: true }),
  };
}
