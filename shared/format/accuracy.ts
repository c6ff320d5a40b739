import { formatPercent, withSign } from './numbers.ts';

/** From so many images on, a hundredth of a percent is at least one image: fewer do not carry the second decimal. */
const imagesForHundredths = 10_000;

/** An accuracy (0 to 1) in percent without the unit, to the decimals that its images carry: "87.84", "87.8". */
export function formatAccuracy(accuracy: number, images: number): string {
  return formatPercent(accuracy, decimalsOf(images));
}

interface Evaluated {
  readonly accuracy: number;
  readonly accuracyImages: number;
}

/** How an accuracy differs from the original's, in points with its sign: "−0.09". The fewer images set the decimals. */
export function formatPoints(candidate: Evaluated, original: Evaluated): string {
  const images = Math.min(candidate.accuracyImages, original.accuracyImages);
  return withSign((candidate.accuracy - original.accuracy) * 100, decimalsOf(images));
}

function decimalsOf(images: number): number {
  return images >= imagesForHundredths ? 2 : 1;
}
