import type { Generator } from '../../random/generator.ts';
import type { Augmentations } from './augmentation.ts';

/** Shares of red, green and blue in brightness (ITU-R BT.601). */
const luma = [0.299, 0.587, 0.114] as const;

/** A change of colours: factors around 1, and a turn of the hue in turns. */
export interface ColourChange {
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  readonly hue: number;
}

/** Null when nothing changes. */
export function randomColourChange(limits: Augmentations, generator: Generator): ColourChange | null {
  const { brightness, contrast, saturation, hue } = limits;
  if (brightness + contrast + saturation + hue === 0) return null;
  const around = (centre: number, limit: number): number => centre + limit * (2 * generator.uniform() - 1);
  return {
    brightness: around(1, brightness),
    contrast: around(1, contrast),
    saturation: around(1, saturation),
    hue: around(0, hue),
  };
}

/**
 * Changes the colours of an image (RGB planes, values 0 to 255) in place, and clamps them. Saturation and hue scale
 * and turn the chroma plane around the grey axis (YIQ), so that both are one matrix; contrast keeps the mean grey.
 */
export function changeColours(planes: Float32Array, change: ColourChange): void {
  const pixels = planes.length / 3;
  const [[rr, rg, rb], [gr, gg, gb], [br, bg, bb]] = matrixOf(change);
  let grey = 0;
  for (let channel = 0; channel < 3; channel++) {
    for (let i = channel * pixels; i < (channel + 1) * pixels; i++) grey += luma[channel] * planes[i];
  }
  // The matrix keeps grey but for brightness and contrast.
  const offset = ((1 - change.contrast) * change.brightness * grey) / pixels;
  for (let i = 0; i < pixels; i++) {
    const red = planes[i];
    const green = planes[pixels + i];
    const blue = planes[2 * pixels + i];
    planes[i] = clamp(rr * red + rg * green + rb * blue + offset);
    planes[pixels + i] = clamp(gr * red + gg * green + gb * blue + offset);
    planes[2 * pixels + i] = clamp(br * red + bg * green + bb * blue + offset);
  }
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

type Row = [number, number, number];

/** From red, green and blue to luma and the two chroma axes (NTSC 1953), and back. */
const chroma: readonly Row[] = [
  [0.595716, -0.274453, -0.321263],
  [0.211456, -0.522591, 0.311135],
];
const toRgb: readonly (readonly [i: number, q: number])[] = [
  [0.9563, 0.621],
  [-0.2721, -0.6474],
  [-1.107, 1.7046],
];

function matrixOf({ brightness, contrast, saturation, hue }: ColourChange): [Row, Row, Row] {
  const scale = brightness * contrast;
  const cos = saturation * Math.cos(2 * Math.PI * hue);
  const sin = saturation * Math.sin(2 * Math.PI * hue);
  const row = ([fromI, fromQ]: readonly [number, number]): Row => {
    const column = (channel: 0 | 1 | 2): number => {
      const i = cos * chroma[0][channel] - sin * chroma[1][channel];
      const q = sin * chroma[0][channel] + cos * chroma[1][channel];
      return scale * (luma[channel] + fromI * i + fromQ * q);
    };
    return [column(0), column(1), column(2)];
  };
  return [row(toRgb[0]), row(toRgb[1]), row(toRgb[2])];
}
