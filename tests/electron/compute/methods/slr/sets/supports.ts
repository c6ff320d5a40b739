import { elementCount } from '../../../../../../shared/graph/tensor.ts';
import type { SetKind } from '../../../../../../electron/compute/methods/slr/sets/layer-set.ts';
import { patterns } from '../../../../../../electron/compute/methods/slr/sets/patterns.ts';
import { kernelAxes } from '../../../../../../electron/compute/methods/slr/sets/weight.ts';
import type { LayerWeight } from '../../../../../../electron/compute/methods/slr/sets/weight.ts';

/** Where an element stands: its output, its input, its position in the kernel (row by row). */
function placeOf({ dims, outputAxis, inputAxis, ...rest }: LayerWeight, element: number) {
  const indices = dims.map((size, axis) => Math.floor(element / elementCount(dims.slice(axis + 1))) % size);
  const position = kernelAxes({ dims, outputAxis, inputAxis, ...rest }).reduce(
    (sum, axis) => sum * dims[axis]! + indices[axis]!,
    0,
  );
  return { output: indices[outputAxis]!, input: indices[inputAxis]!, position };
}

/** The elements under each value of a key. */
function elementsBy(layer: LayerWeight, keyOf: (place: ReturnType<typeof placeOf>) => unknown): number[][] {
  const elements = Array.from({ length: elementCount(layer.dims) }, (_, element) => element);
  return [...Map.groupBy(elements, (element) => String(keyOf(placeOf(layer, element)))).values()];
}

/** The atoms of a layer by the definition of the kind, with no thought of speed; null for pattern and 2:4. */
export function atomsByDefinition(kind: SetKind, layer: LayerWeight, block: readonly [number, number]) {
  switch (kind) {
    case 'irregular':
      return elementsBy(layer, ({ output, input, position }) => [output, input, position]);
    case 'filter':
      return elementsBy(layer, ({ output }) => output);
    case 'column':
      return elementsBy(layer, ({ input, position }) => [input, position]);
    case 'channel':
      return elementsBy(layer, ({ input }) => input);
    case 'block':
      return elementsBy(layer, ({ output, input, position }) => [
        Math.floor(output / block[0]),
        Math.floor(input / block[1]),
        position,
      ]);
    default:
      return null;
  }
}

/** All sets of elements that may be other than zero. */
export function allSupports(
  kind: SetKind,
  layer: LayerWeight,
  keep: number,
  block: readonly [number, number],
): number[][] {
  const atoms = atomsByDefinition(kind, layer, block);
  if (atoms !== null)
    return choices(atoms, Math.max(1, Math.round(keep * atoms.length))).map((chosen) => chosen.flat());
  const parts =
    kind === 'pattern'
      ? elementsBy(layer, ({ output, input }) => [output, input])
      : elementsBy(layer, ({ output, input, position }) => [output, Math.floor(input / 4), position]);
  return parts
    .map((part) =>
      kind === 'pattern' ? patterns.map((kept) => kept.map((position) => part[position]!)) : choices(part, 2),
    )
    .reduce((whole, options) => whole.flatMap((support) => options.map((option) => [...support, ...option])), [
      [],
    ] as number[][]);
}

/** All ways to take `count` of the items. */
export function choices<T>(items: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, index) => choices(items.slice(index + 1), count - 1).map((others) => [item, ...others]));
}

/** The squared distance to the nearest point with this support: what it zeroes. */
export function squaredDistance(values: Float32Array, support: readonly number[]): number {
  const kept = new Set(support);
  return values.reduce((sum, value, element) => sum + (kept.has(element) ? 0 : value * value), 0);
}
