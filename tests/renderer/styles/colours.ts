/** Linear red, green and blue, 0 to 1. */
export type Linear = readonly [number, number, number];

/** The sRGB transfer function (IEC 61966-2-1), from a colour as CSS has it: #rrggbb. */
function linear(hex: string): Linear {
  const channel = (at: number) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** Contrast ratio, 1 to 21 (WCAG 2.2). */
export function contrast(a: string, b: string): number {
  const luminance = ([red, green, blue]: Linear) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const [darker, lighter] = [luminance(linear(a)), luminance(linear(b))].sort((x, y) => x - y);
  return (lighter! + 0.05) / (darker! + 0.05);
}

type Matrix = readonly [Linear, Linear, Linear];

/** How colours look to people who lack a kind of cone (Machado et al. 2009, "A physiologically-based model for simulation of color vision deficiency", severity 1). */
export const visions: Readonly<Record<string, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function times(matrix: Matrix, [x, y, z]: Linear): Linear {
  const row = ([a, b, c]: Linear) => a * x + b * y + c * z;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

/** Distance in OKLab (Ottosson 2020, "A perceptual color space for image processing"), times 100. */
export function distance(a: string, b: string, vision: Matrix): number {
  const place = (hex: string): Linear => {
    const [red, green, blue] = times(vision, linear(hex)).map((value) => Math.min(1, Math.max(0, value)));
    const [long, middle, short] = times(
      [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
      ],
      [red!, green!, blue!],
    );
    return times(
      [
        [0.2104542553, 0.793617785, -0.0040720468],
        [1.9779984951, -2.428592205, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.808675766],
      ],
      [Math.cbrt(long), Math.cbrt(middle), Math.cbrt(short)],
    );
  };
  const [one, other] = [place(a), place(b)];
  return 100 * Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}
