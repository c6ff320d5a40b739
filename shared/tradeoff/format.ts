/** How numbers read, alike in the sentence, the report and the terminal. Values for columns bear no unit. */

/** Three significant digits, never with an exponent: "0.412", "12.3", "1230". */
export function threeDigits(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(3));
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(rounded))));
  return rounded.toFixed(decimals);
}

/** Milliseconds without the unit. */
export function formatMs(ns: number): string {
  return threeDigits(ns / 1e6);
}

/** 0.841 as "84.1", without the percent sign. */
export function formatAccuracy(share: number): string {
  return (share * 100).toFixed(1);
}

/** A level (share of the MACs) in percent without digits that say nothing: "50", "12.5". */
export function formatLevel(level: number): string {
  return String(Math.round(level * 1000) / 10);
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
