/** A span of time that is over: "45 s", "3 min 20 s", "2 h 5 min". */
export function formatSpan(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${String(whole)} s`;
  if (whole < 3600) return `${String(Math.floor(whole / 60))} min ${String(whole % 60)} s`;
  return `${String(Math.floor(whole / 3600))} h ${String(Math.floor((whole % 3600) / 60))} min`;
}

/** The time that is left, in the coarse words that an estimate deserves. */
export function formatEta(seconds: number): string {
  if (seconds < 60) return `${String(Math.max(1, Math.round(seconds)))} s left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min left`;
  return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min left`;
}
