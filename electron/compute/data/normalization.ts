import type { Normalization } from './dataset.ts';

/** What images are normalised with where nothing else is said: ImageNet's mean and deviation. */
export const imagenetNormalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

/** Every 8-bit value normalised, one table per colour channel: a look-up instead of arithmetic per pixel. */
export function normalizationTables({ mean, std }: Normalization): Float32Array[] {
  return mean.map((channelMean, channel) => {
    const channelStd = std[channel];
    return Float32Array.from({ length: 256 }, (_, value) => (value / 255 - channelMean) / channelStd);
  });
}

/** Writes the normalised values of 8-bit RGB planes from `offset` on. */
export function normalize(planes: Uint8Array, tables: readonly Float32Array[], to: Float32Array, offset: number): void {
  const pixels = planes.length / 3;
  for (let channel = 0; channel < 3; channel++) {
    const table = tables[channel];
    const from = channel * pixels;
    for (let i = from; i < from + pixels; i++) to[offset + i] = table[planes[i]];
  }
}
