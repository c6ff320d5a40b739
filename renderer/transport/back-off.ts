/** Waits between tries, in ms: doubling from half a second to a quarter of a minute. `attempt` counts from 0. */
export function backOffMs(attempt: number): number {
  return Math.min(500 * 2 ** Math.min(attempt, 10), 15_000);
}
