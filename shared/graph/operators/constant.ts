import type { ValueType } from '../graph.ts';
import { elementCount } from '../tensor.ts';
import type { ElementType, Tensor } from '../tensor.ts';
import { knownOf, roundedTo } from './known.ts';
import type { Known } from './known.ts';
import type { Operator } from './operator.ts';
import { passThrough } from '../channels/scope.ts';
import type { TypedNode } from './typed-node.ts';

/** Numbers that a Range may count: a few bytes of a file could ask for more than there is memory. */
const mostCounted = 2 ** 24;

/** TensorProto.DataType, as the attribute `to` of Cast counts it. */
export const elementTypes: ReadonlyMap<number, ElementType> = new Map<number, ElementType>([
  [1, 'float32'],
  [2, 'uint8'],
  [3, 'int8'],
  [4, 'uint16'],
  [5, 'int16'],
  [6, 'int32'],
  [7, 'int64'],
  [8, 'string'],
  [9, 'bool'],
  [10, 'float16'],
  [11, 'float64'],
  [12, 'uint32'],
  [13, 'uint64'],
]);

function constantValue(node: TypedNode): Known {
  const { attributes } = node.node;
  const whole = attributes['value_int'] ?? attributes['value_ints'];
  const real = attributes['value_float'] ?? attributes['value_floats'];
  const attribute = attributes['value'] ?? whole ?? real;
  switch (attribute?.kind) {
    case 'tensor':
      return knownOf(attribute.value) ?? node.fail('constants of strings are not known');
    case 'int':
    case 'float':
      return { type: attribute.kind === 'int' ? 'int64' : 'float32', dims: [], data: [attribute.value] };
    case 'ints':
    case 'floats':
      return {
        type: attribute.kind === 'ints' ? 'int64' : 'float32',
        dims: [attribute.value.length],
        data: attribute.value,
      };
    default:
      return node.fail('the constant has no value');
  }
}

const constant: Operator = {
  name: 'Constant',
  infer: (node) => [typeOf(constantValue(node))],
  evaluate: (node) => constantValue(node),
  channels: () => undefined,
};

function typeOf(known: Known): ValueType {
  return { type: known.type, dims: known.dims };
}

function fillOf(node: TypedNode): Tensor {
  const attribute = node.node.attributes['value'];
  return attribute?.kind === 'tensor' ? attribute.value : { type: 'float32', dims: [1], data: new Float32Array(1) };
}

/** A tensor of the shape that input 0 lists, filled with one value. */
const constantOfShape: Operator = {
  name: 'ConstantOfShape',
  infer(node) {
    const shape = node.known(0) ?? node.fail('the shape must be a constant');
    return [{ type: fillOf(node).type, dims: Array.from(shape.data) }];
  },
  evaluate(node) {
    const shape = node.known(0);
    const fill = knownOf(fillOf(node));
    if (!shape || !fill) return undefined;
    const dims = Array.from(shape.data);
    if (!dims.every((dim) => typeof dim === 'number')) return undefined;
    return { type: fill.type, dims, data: new Array<number | string>(elementCount(dims)).fill(fill.data[0]!) };
  },
  channels: () => undefined,
};

const cast: Operator = {
  name: 'Cast',
  infer: (node) => [{ type: castType(node), dims: node.dims(0) }],
  evaluate(node) {
    const known = node.known(0);
    const type = castType(node);
    if (!known || known.type === 'float16' || type === 'float16' || type === 'string') return undefined;
    const data = Array.from(known.data, (element) => {
      if (typeof element === 'string') return element;
      if (type === 'bool') return element === 0 ? 0 : 1;
      return roundedTo(type, element);
    });
    return { type, dims: known.dims, data };
  },
  channels: passThrough,
  // From float32 to float32: nothing else that is trained leads through it.
  gradient(scope) {
    const dy = scope.dy(0);
    if (dy !== null) scope.give(0, dy);
  },
};

function castType(node: TypedNode): ElementType {
  return elementTypes.get(node.int('to', 0)) ?? node.fail(`element type ${node.int('to', 0)} is not known`);
}

/** start, limit, step: as many numbers as lie in between. */
const range: Operator = {
  name: 'Range',
  infer(node) {
    const count = rangeCount(node);
    return [{ type: node.type(0).type, dims: [count ?? `${node.node.outputs[0]}.0`] }];
  },
  evaluate(node) {
    const count = rangeCount(node);
    if (count === undefined) return undefined;
    const [start] = node.numbers(0);
    const [step] = node.numbers(2);
    const type = node.type(0).type;
    return { type, dims: [count], data: Array.from({ length: count }, (_, index) => start! + index * step!) };
  },
  channels: () => undefined,
};

/** Elements of a Range; undefined where its bounds are not numbers yet. */
function rangeCount(node: TypedNode): number | undefined {
  const bounds = [0, 1, 2].map((input) => node.known(input)?.data[0]);
  const [start, limit, step] = bounds;
  if (typeof start !== 'number' || typeof limit !== 'number' || typeof step !== 'number') return undefined;
  if (step === 0) node.fail('a step of 0');
  const count = Math.max(0, Math.ceil((limit - start) / step));
  return count <= mostCounted ? count : node.fail(`${count} numbers`);
}

/** The number of elements, which an open dimension leaves open. */
const size: Operator = {
  name: 'Size',
  infer: () => [{ type: 'int64', dims: [] }],
  evaluate(node) {
    const dims = node.dims(0);
    if (!dims.every((dim) => typeof dim === 'number')) return undefined;
    return { type: 'int64', dims: [], data: [elementCount(dims)] };
  },
  channels: (scope) => scope.fix(scope.layout(0).ids),
};

export const constantOperators: readonly Operator[] = [constant, constantOfShape, cast, range, size];
