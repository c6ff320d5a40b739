/** Numbers as people read them: fixed digits for what stands in a column, the unit apart. Minus is U+2212. */

const minus = '\u2212';

/** Milliseconds with three significant digits, never fewer than the column's: 0.603, 12.4, 133. */
export function formatMs(ns: number): string {
  const ms = ns / 1e6;
  if (ms >= 100) return ms.toFixed(0);
  if (ms >= 10) return ms.toFixed(1);
  if (ms >= 1) return ms.toFixed(2);
  return ms.toFixed(3);
}

/** A share (0 to 1) as per cent with two digits: 93.69. */
export function formatPercent(share: number): string {
  return (share * 100).toFixed(2);
}

/** A difference of shares in points, with its sign: −0.09. */
export function formatPoints(difference: number): string {
  return withSign(difference * 100, 2);
}

/** How much a count or time differs from its base, in per cent: −40. */
export function formatChange(value: number, base: number): string {
  return withSign((value / base - 1) * 100, 0);
}

function withSign(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return (value < 0 ? minus : '+') + text;
}

/** A count with a suffix: 75.3 M, 481 k. */
export function formatCount(count: number): string {
  for (const [size, suffix] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (count >= size) return `${significant(count / size)} ${suffix}`;
  }
  return String(count);
}

function significant(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** "10,000": the digits in groups, the same in every locale. */
export function formatInteger(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A proof's difference: 3.1e−6. */
export function formatScientific(value: number): string {
  return value === 0 ? '0' : value.toExponential(1).replace('-', minus);
}

/** The time that is left, in the coarse words that an estimate deserves. */
export function formatEta(seconds: number): string {
  if (seconds < 60) return `${String(Math.max(1, Math.round(seconds)))} s left`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${String(minutes)} min left`;
  return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min left`;
}

/** "23 Nov 2026, 14:12", in the computer's own time zone. */
export function formatTime(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })}, ${date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`;
}
