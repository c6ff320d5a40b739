import { z } from 'zod';

/** A whole number for every group, or numbers by group id or name with `all` for the others (1 when absent). */
export type PerGroup = number | Readonly<Record<string, number>>;

/** A setting per group; every number is 1 to `most`. */
export function perGroup(most: number) {
  const value = z.int().min(1).max(most);
  return z.union([value, z.record(z.string().min(1), value)], {
    error: `must be a whole number from 1 to ${most}, or such numbers by group`,
  });
}
