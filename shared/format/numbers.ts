/**
 * How numbers read, alike in the sentence, the report, the interface and the terminal. Values that stand under a head
 * with a unit bear none themselves. Minus is U+2212.
 */

const minus = '\u2212';

/** Three significant digits, never with an exponent, and all digits of a whole part: "0.412", "12.3", "1235". */
export function threeDigits(value: number): string {
  return value.toFixed(decimalsOf(value));
}

/** How many decimals leave three significant digits, judged after rounding: 9.996 is "10.0". */
function decimalsOf(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  const rounded = Math.abs(Number(value.toPrecision(3)));
  return Math.min(20, Math.max(0, 2 - Math.floor(Math.log10(rounded))));
}

/** Milliseconds without the unit. */
export function formatMs(ns: number): string {
  return threeDigits(ns / 1e6);
}

/** The uncertainty of a time in milliseconds, to the decimals that the time itself is shown with: "0.004" beside "0.603". */
export function formatMsMargin(marginNs: number, ofNs: number): string {
  return (marginNs / 1e6).toFixed(decimalsOf(ofNs / 1e6));
}

/** A share (0 to 1) in percent without the unit. */
export function formatPercent(share: number, decimals = 1): string {
  return (share * 100).toFixed(decimals);
}

/** A level (share of the MACs) in percent without digits that say nothing: "50", "12.5". */
export function formatLevel(level: number): string {
  return String(Math.round(level * 1000) / 10);
}

/** A limit as it was given, without the noise of floats: "33" and not "33.0". */
export function asGiven(limit: number): string {
  return String(Number(limit.toPrecision(12)));
}

/** How much a count or time differs from its base, in percent: "−40". */
export function formatChange(value: number, base: number): string {
  return withSign((value / base - 1) * 100, 0);
}

/** A number with its sign; what rounds to nothing has none. */
export function withSign(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  if (Number(text) === 0) return text;
  return (value < 0 ? minus : '+') + text;
}

/** 40_813_184 as "40.8 M". */
export function formatCount(count: number): string {
  for (const [scale, unit] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    // 999_600 is "1.00 M", not "1000 k".
    if (count >= scale * 0.9995) return `${threeDigits(count / scale)} ${unit}`;
  }
  return String(count);
}

/** "10,000": the digits in groups, the same in every locale. */
export function formatInteger(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "1 image", "10,000 images". */
export function counted(count: number, noun: string): string {
  return `${formatInteger(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** The difference that a proof found: "3.1e−6". */
export function formatScientific(value: number): string {
  return value === 0 ? '0' : value.toExponential(1).replace('-', minus);
}

export function formatBytes(bytes: number): string {
  const [size, unit] = bytes >= 2 ** 30 ? [bytes / 2 ** 30, 'GiB'] : [bytes / 2 ** 20, 'MiB'];
  return `${size.toFixed(1)} ${unit}`;
}
