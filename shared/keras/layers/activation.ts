import { activate, clip } from '../activations.ts';
import { float, int } from '../../graph/attribute.ts';
import type { LayerKind } from '../layer-kind.ts';
import type { LayerScope } from '../layer-scope.ts';
import { permute } from '../permute.ts';

const activation: LayerKind = {
  classNames: ['Activation'],
  build: (scope) => activate(scope, scope.input()),
};

/** x where x > threshold, slope * (x - threshold) below, never more than max_value. */
const relu: LayerKind = {
  classNames: ['ReLU'],
  build(scope) {
    const { options } = scope;
    const { value, shape } = scope.input();
    const threshold = options.number('threshold', 0);
    const slope = options.number('negative_slope', 0);
    const high = options.has('max_value') ? options.number('max_value') : null;
    if (threshold === 0 && slope === 0) {
      return { value: high === null ? scope.node('Relu', [value]) : clip(scope, value, 0, high), shape };
    }
    const bent = threshold === 0 ? leakyRelu(scope, value, slope) : thresholded(scope, value, threshold, slope);
    return { value: high === null ? bent : clip(scope, bent, null, high), shape };
  },
};

/** A rectifier at a threshold other than 0, and below it the line that meets 0 there. */
function thresholded(scope: LayerScope, value: string, threshold: number, slope: number): string {
  const above = scope.node('ThresholdedRelu', [value], { alpha: float(threshold) });
  if (slope === 0) return above;
  const limit = scope.scalar('threshold', threshold);
  const below = scope.node('Sub', [scope.node('Min', [value, limit]), limit]);
  return scope.node('Add', [above, scope.node('Mul', [below, scope.scalar('negative_slope', slope)])]);
}

function leakyRelu(scope: LayerScope, value: string, slope: number): string {
  return scope.node('LeakyRelu', [value], { alpha: float(slope) });
}

const leaky: LayerKind = {
  classNames: ['LeakyReLU'],
  build(scope) {
    const { value, shape } = scope.input();
    // Keras 2 calls it alpha.
    const slope = scope.options.number('negative_slope', scope.options.number('alpha', 0.3));
    return { value: leakyRelu(scope, value, slope), shape };
  },
};

/** One slope per element, or per channel where the spatial axes share. */
const parametric: LayerKind = {
  classNames: ['PReLU'],
  build(scope) {
    const { value, shape } = scope.input();
    const shared = scope.options.has('shared_axes') ? scope.options.integers('shared_axes') : [];
    const dims = shape.map((size, index) => (shared.includes(index + 1) ? 1 : scope.known(size, 'sizes')));
    const order = scope.layout
      .order(dims.length + 1)
      .slice(1)
      .map((axis) => axis - 1);
    const slopes = permute(scope.weight('alpha', dims), dims, order);
    const slope = scope.constant(
      'alpha',
      order.map((axis) => dims[axis]!),
      slopes,
    );
    return { value: scope.node('PRelu', [value, slope]), shape };
  },
};

const elu: LayerKind = {
  classNames: ['ELU'],
  build(scope) {
    const { value, shape } = scope.input();
    return { value: scope.node('Elu', [value], { alpha: float(scope.options.number('alpha', 1)) }), shape };
  },
};

const softmax: LayerKind = {
  classNames: ['Softmax'],
  build(scope) {
    const { value, shape } = scope.input();
    const rank = shape.length + 1;
    const axes = scope.options.has('axis') ? scope.options.integers('axis') : [-1];
    const [axis] = axes.map((given) => (given < 0 ? given + rank : given));
    if (axes.length !== 1) scope.unknown('more than one axis');
    if (axis === undefined || axis < 1 || axis >= rank) scope.shapeInvalid(`works along axis ${axes.join()}`);
    return { value: scope.node('Softmax', [value], { axis: int(scope.layout.axis(axis, rank)) }), shape };
  },
};

export const activationLayers: readonly LayerKind[] = [activation, relu, leaky, parametric, elu, softmax];
