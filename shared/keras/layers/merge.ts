import { int } from '../../graph/attribute.ts';
import type { LayerKind } from '../layer-kind.ts';
import type { LayerScope } from '../layer-scope.ts';
import type { Size, Traced } from '../layout.ts';

/** All inputs with the axes of the one that has most: Keras puts the missing ones behind the batch. */
function alignedInputs(scope: LayerScope): readonly Traced[] {
  const inputs = Array.from({ length: scope.inputCount }, (_, index) => scope.input(index));
  if (inputs.length < 2) scope.invalid(`it merges ${inputs.length} inputs`);
  const axes = Math.max(...inputs.map(({ shape }) => shape.length));
  return inputs.map((input) => expanded(scope, input, axes));
}

function expanded(scope: LayerScope, input: Traced, axes: number): Traced {
  const missing = axes - input.shape.length;
  if (missing === 0) return input;
  const { layout } = scope;
  const added = Array.from({ length: missing }, (_, index) => layout.axis(index + 1, axes + 1)).sort((a, b) => a - b);
  return {
    value: scope.node('Unsqueeze', [input.value, scope.integers(`axes_${axes}`, added)]),
    shape: [...added.map(() => 1), ...input.shape],
  };
}

function broadcast(scope: LayerScope, a: readonly Size[], b: readonly Size[]): Size[] {
  return a.map((size, axis) => {
    const other = b[axis]!;
    if (size === 1) return other;
    if (other === 1 || other === size || other === null) return size ?? other;
    return size === null ? other : scope.shapeInvalid('merges sizes that differ');
  });
}

function merged(scope: LayerScope, inputs: readonly Traced[], operator: string): Traced {
  return inputs.reduce((left, right) => ({
    shape: broadcast(scope, left.shape, right.shape),
    value: scope.node(operator, [left.value, right.value]),
  }));
}

const elementwise = (className: string, operator: string): LayerKind => ({
  classNames: [className],
  build: (scope) => merged(scope, alignedInputs(scope), operator),
});

const subtract: LayerKind = {
  classNames: ['Subtract'],
  build(scope) {
    if (scope.inputCount !== 2) scope.invalid(`it subtracts ${scope.inputCount} inputs`);
    return merged(scope, alignedInputs(scope), 'Sub');
  },
};

/** Arithmetic on values of one rank and on numbers. */
const operation = (name: string, operator: string): LayerKind => ({
  classNames: [`operation ${name}`],
  build(scope) {
    const inputs = Array.from({ length: scope.inputCount }, (_, index) => scope.input(index));
    if (inputs.length !== 2) scope.invalid(`it has ${inputs.length} operands`);
    const axes = Math.max(...inputs.map(({ shape }) => shape.length));
    // NumPy lines ranks up at their ends, where the Graph has its channels elsewhere.
    if (inputs.some(({ shape }) => shape.length !== axes && shape.length > 0))
      scope.unknown('inputs of different ranks');
    const ones = new Array<Size>(axes).fill(1);
    return merged(
      scope,
      inputs.map((input) => (input.shape.length === axes ? input : { ...input, shape: ones })),
      operator,
    );
  },
});

const average: LayerKind = {
  classNames: ['Average'],
  build(scope) {
    const { value, shape } = merged(scope, alignedInputs(scope), 'Add');
    return { value: scope.node('Mul', [value, scope.scalar('share', 1 / scope.inputCount)]), shape };
  },
};

const concatenate: LayerKind = {
  classNames: ['Concatenate'],
  build(scope) {
    const inputs = Array.from({ length: scope.inputCount }, (_, index) => scope.input(index));
    const rank = (inputs[0]?.shape.length ?? scope.invalid('it has no inputs')) + 1;
    const given = scope.options.number('axis', -1);
    const axis = given < 0 ? given + rank : given;
    if (!Number.isInteger(axis) || axis < 1 || axis >= rank) scope.shapeInvalid(`joins along axis ${given}`);
    const shape = inputs[0]!.shape.map((first, index): Size => {
      const sizes = inputs.map((input) => input.shape[index]);
      if (inputs.some((input) => input.shape.length + 1 !== rank)) scope.shapeInvalid('joins different ranks');
      if (index + 1 === axis) return sizes.reduce<Size>((sum, size) => (sum === null ? null : size! + sum), 0);
      const known = sizes.find((size) => size !== null) ?? null;
      if (sizes.some((size) => size !== null && size !== known)) scope.shapeInvalid('joins sizes that differ');
      return first ?? known;
    });
    const values = inputs.map(({ value }) => value);
    if (values.length === 1) return inputs[0]!;
    return { value: scope.node('Concat', values, { axis: int(scope.layout.axis(axis, rank)) }), shape };
  },
};

export const mergeLayers: readonly LayerKind[] = [
  elementwise('Add', 'Add'),
  elementwise('Multiply', 'Mul'),
  elementwise('Maximum', 'Max'),
  elementwise('Minimum', 'Min'),
  operation('Add', 'Add'),
  operation('Subtract', 'Sub'),
  operation('Multiply', 'Mul'),
  operation('Divide', 'Div'),
  operation('TrueDivide', 'Div'),
  subtract,
  average,
  concatenate,
];
