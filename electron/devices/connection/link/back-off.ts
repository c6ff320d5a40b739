const firstMs = 1000;
const mostMs = 15_000;

/** How long to wait after so many failed attempts: 1, 2, 4, 8, then 15 s each. */
export function backOffMs(failedAttempts: number): number {
  return Math.min(firstMs * 2 ** (failedAttempts - 1), mostMs);
}
