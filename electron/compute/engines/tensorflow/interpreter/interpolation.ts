/** How a Resize node (ONNX Resize-13) looks from a position of its result back into the image. */
export interface Interpolation {
  readonly mode: 'nearest' | 'linear' | 'cubic';
  readonly coordinates: string;
  readonly rounding: string;
  readonly cubicCoefficient: number;
  readonly excludeOutside: boolean;
}

/** Of one axis. */
export interface AxisScale {
  readonly size: number;
  readonly result: number;
  readonly scale: number;
}

/** The position in the image that a position of the result shows; undefined where the transformation is not known. */
function original(at: number, coordinates: string, { size, result, scale }: AxisScale): number | undefined {
  switch (coordinates) {
    case 'half_pixel':
      return (at + 0.5) / scale - 0.5;
    case 'pytorch_half_pixel':
      return result > 1 ? (at + 0.5) / scale - 0.5 : 0;
    case 'half_pixel_symmetric': {
      const whole = size * scale;
      return size / 2 - ((size / 2) * result) / whole + (at + 0.5) / scale - 0.5;
    }
    case 'align_corners':
      return result > 1 ? (at * (size - 1)) / (result - 1) : 0;
    case 'asymmetric':
      return at / scale;
    default:
      return undefined;
  }
}

const roundings: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

/**
 * [result, size], row-major: with which weight each position of the image goes into each of the result. Undefined where
 * the way of interpolating is not known.
 */
export function interpolationMatrix(interpolation: Interpolation, axis: AxisScale): Float32Array | undefined {
  const matrix = new Float32Array(axis.result * axis.size);
  for (let at = 0; at < axis.result; at++) {
    const place = original(at, interpolation.coordinates, axis);
    const weights = place === undefined ? undefined : weightsAt(interpolation, place, axis.size);
    if (weights === undefined) return undefined;
    for (const [position, weight] of weights) matrix[at * axis.size + position]! += weight;
  }
  return matrix;
}

function weightsAt(
  { mode, rounding, cubicCoefficient, excludeOutside }: Interpolation,
  place: number,
  size: number,
): [number, number][] | undefined {
  const within = (position: number): number => Math.min(Math.max(position, 0), size - 1);
  if (mode === 'nearest') {
    const round = roundings[rounding];
    return round && [[within(round(place)), 1]];
  }
  if (mode === 'linear') {
    const inside = within(place);
    const low = Math.floor(inside);
    return [
      [low, 1 - (inside - low)],
      [within(low + 1), inside - low],
    ];
  }
  const low = Math.floor(place);
  const taps = [-1, 0, 1, 2].map((offset): [number, number] => [
    low + offset,
    cubicWeight(Math.abs(place - low - offset), cubicCoefficient),
  ]);
  if (!excludeOutside) return taps.map(([position, weight]) => [within(position), weight]);
  const inside = taps.filter(([position]) => position === within(position));
  const total = inside.reduce((sum, [, weight]) => sum + weight, 0);
  return inside.map(([position, weight]) => [position, weight / total]);
}

/** Of a point at this distance (Keys 1981). */
function cubicWeight(distance: number, a: number): number {
  if (distance <= 1) return ((a + 2) * distance - (a + 3)) * distance ** 2 + 1;
  return distance < 2 ? a * (((distance - 5) * distance + 8) * distance - 4) : 0;
}
