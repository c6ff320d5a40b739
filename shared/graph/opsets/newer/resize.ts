import type { Dimension } from '../../graph.ts';
import type { TypedNode } from '../../operators/typed-node.ts';
import type { Lower } from '../conversion.ts';
import { string } from '../scope.ts';
import type { ConversionScope } from '../scope.ts';

const roiInput = 1;
const scalesInput = 2;
const sizesInput = 3;

/**
 * Operator set 18 brought attributes for some axes alone, for one scale that keeps the aspect ratio, and for smoothing
 * before shrinking; 19 a symmetric coordinate transformation. Up to 17, scales or sizes are given for every axis.
 */
function resize(scope: ConversionScope): void {
  const { node, typed } = scope;
  if (typed.int('antialias', 0) !== 0) scope.refuse('it smooths before it shrinks (antialias = 1)');
  const attributes = scope.attributesWithout('antialias', 'axes', 'keep_aspect_ratio_policy');
  if (typed.string('coordinate_transformation_mode', 'half_pixel') === 'half_pixel_symmetric') {
    if (!landsOnPixels(scope)) scope.refuse('its coordinates are half_pixel_symmetric');
    attributes['coordinate_transformation_mode'] = string('half_pixel');
  }
  const policy = typed.string('keep_aspect_ratio_policy', 'stretch');
  const bySizes = Boolean(node.inputs[sizesInput]);
  const partial = typed.ints('axes') !== undefined;
  if (!partial && (policy === 'stretch' || !bySizes)) return scope.write({ attributes });

  if (typed.string('coordinate_transformation_mode', '') === 'tf_crop_and_resize' && partial) {
    scope.refuse('it crops some axes alone');
  }
  const inputs = [scope.input(0), node.inputs[roiInput] ?? ''];
  const sizes = bySizes && policy === 'stretch' ? allSizes(scope) : null;
  if (sizes) scope.write({ inputs: [...inputs, '', scope.integers('sizes', sizes)], attributes });
  else scope.write({ inputs: [...inputs, allScales(scope, bySizes, policy)], attributes });
}

/** Whether scales give whole sizes: then both half_pixel modes agree. */
function landsOnPixels({ node, typed, shaped }: ConversionScope): boolean {
  if (node.inputs[sizesInput]) return typed.string('keep_aspect_ratio_policy', 'stretch') === 'stretch';
  const scales = typed.numbers(scalesInput);
  return axesOf(shaped).every((axis, index) => {
    const scale = scales[index];
    const dim = shaped.dims(0)[axis];
    return (
      scale === 1 || (typeof dim === 'number' && scale !== undefined && Number.isInteger(Math.fround(dim * scale)))
    );
  });
}

function axesOf(node: TypedNode): number[] {
  const rank = node.rank(0);
  return node.ints('axes')?.map((axis) => node.axis(axis, rank)) ?? Array.from({ length: rank }, (_, axis) => axis);
}

/** The values of an input, one for each of the node's axes. */
function valuesOf(node: TypedNode, input: number): Map<number, number> {
  const values = node.numbers(input);
  const axes = axesOf(node);
  if (values.length !== axes.length) node.fail(`${values.length} values for ${axes.length} axes`);
  return new Map(axes.map((axis, index) => [axis, values[index]!]));
}

/** Sizes of all axes; null when one that stays is open. */
function allSizes({ shaped }: ConversionScope): number[] | null {
  const sizes = valuesOf(shaped, sizesInput);
  const all = shaped.dims(0).map((dim, axis): Dimension => sizes.get(axis) ?? dim);
  return all.every((size) => typeof size === 'number') ? all : null;
}

function allScales(scope: ConversionScope, bySizes: boolean, policy: string): string {
  const { shaped } = scope;
  const scales = bySizes ? scalesOf(scope, valuesOf(shaped, sizesInput), policy) : valuesOf(shaped, scalesInput);
  const data = Float32Array.from(shaped.dims(0), (_, axis) => scales.get(axis) ?? 1);
  return scope.constant('scales', { type: 'float32', dims: [data.length], data });
}

/** The scales that lead to sizes. Open dimensions that stay, such as the batch, have the scale 1. */
function scalesOf(scope: ConversionScope, sizes: Map<number, number>, policy: string): Map<number, number> {
  const { shaped } = scope;
  const ratios = [...sizes].map(([axis, size]) => Math.fround(size / shaped.size(0, axis)));
  if (policy !== 'stretch') {
    if (policy !== 'not_larger' && policy !== 'not_smaller') shaped.fail(`no aspect ratio policy '${policy}'`);
    const common = policy === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios);
    return new Map(
      [...sizes.keys()].map((axis) => {
        const dim = shaped.size(0, axis);
        return [axis, scaleTo(scope, common, dim, Math.floor(Math.fround(common * dim) + 0.5))];
      }),
    );
  }
  return new Map(
    [...sizes].map(([axis, size], index) => [axis, scaleTo(scope, ratios[index]!, shaped.size(0, axis), size)]),
  );
}

/** A scale under which `dim` becomes `size`: sizes are rounded down, in float32. */
function scaleTo(scope: ConversionScope, scale: number, dim: number, size: number): number {
  const sizeAt = (at: number): number => Math.floor(Math.fround(at * dim));
  if (sizeAt(scale) === size) return scale;
  // The rounding of float32 alone is in the way. Interpolated values change by as little; the nearest pixel might be another.
  const next = Math.fround(scale * (1 + 2 ** -23));
  if (sizeAt(next) === size && scope.typed.string('mode', 'nearest') !== 'nearest') return next;
  return scope.refuse(`no float32 scale leads from a size of ${dim} to ${size}`);
}

export const resizeLowers: readonly Lower[] = [{ operator: 'Resize', from: 18, convert: resize }];
