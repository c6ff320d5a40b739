export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The normal distribution's 97.5 % quantile. */
const z = 1.959964;

/**
 * 95 % interval of an accuracy (0 to 1) that was found on so many images: Wilson's score interval (Wilson 1927), which
 * stays within 0 and 1 and holds for few images. Without images nothing is known.
 */
export function accuracyInterval(accuracy: number, images: number): Interval {
  if (images <= 0) return { low: 0, high: 1 };
  const spread = (z * z) / images;
  const centre = (accuracy + spread / 2) / (1 + spread);
  const half = (z / (1 + spread)) * Math.sqrt((accuracy * (1 - accuracy)) / images + spread / (4 * images));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Half that interval: how much another set of as many images may change the accuracy. */
export function accuracyMargin(accuracy: number, images: number): number {
  const { low, high } = accuracyInterval(accuracy, images);
  return (high - low) / 2;
}

export function overlap(a: Interval, b: Interval): boolean {
  return a.low <= b.high && b.low <= a.high;
}
