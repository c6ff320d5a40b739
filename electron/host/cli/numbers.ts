/** Counts as people say them: 40.8 M, 272.5 k. */
export function count(value: number): string {
  const steps = [
    [1e9, ' G'],
    [1e6, ' M'],
    [1e3, ' k'],
  ] as const;
  for (const [size, unit] of steps) if (value >= size) return `${(value / size).toPrecision(4)}${unit}`;
  return String(value);
}

export const percent = (part: number, digits = 1) => `${(part * 100).toFixed(digits)} %`;

/** Nanoseconds in milliseconds, three digits and at most three places; a dash where there is no number. */
export function milliseconds(ns: number | null): string {
  if (ns === null) return '–';
  const ms = ns / 1e6;
  return ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms >= 1 ? ms.toFixed(2) : ms.toFixed(3);
}

export function bytes(value: number | null): string | null {
  if (value === null) return null;
  if (value >= 2 ** 30) return `${(value / 2 ** 30).toFixed(1)} GiB`;
  return `${(value / 2 ** 20).toFixed(0)} MiB`;
}

/** A span of time for people: 45 s, 3 min 20 s, 2 h 5 min. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
