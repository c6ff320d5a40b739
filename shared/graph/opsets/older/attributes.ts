import type { Convert, Raise } from '../conversion.ts';
import type { ConversionScope } from '../scope.ts';

/** Lists of integers that were attributes, and have become inputs in this order. */
function integersToInputs(...names: readonly string[]): Convert {
  return (scope) => {
    const inputs = names.map((name) => {
      const values = scope.typed.ints(name);
      return values === undefined ? '' : scope.integers(name, values);
    });
    append(scope, inputs, names);
  };
}

/** Writes the node with these inputs after its first, and without the attributes that they were. */
function append(scope: ConversionScope, inputs: readonly string[], names: readonly string[]): void {
  const last = inputs.findLastIndex((input) => input !== '');
  scope.write({
    inputs: [scope.input(0), ...inputs.slice(0, last + 1)],
    attributes: scope.attributesWithout(...names),
  });
}

function float(scope: ConversionScope, name: string): number | undefined {
  const attribute = scope.node.attributes[name];
  if (attribute === undefined) return undefined;
  return attribute.kind === 'float' ? attribute.value : scope.typed.fail(`attribute ${name} must be a number`);
}

function clip(scope: ConversionScope): void {
  const names = ['min', 'max'];
  const inputs = names.map((name) => {
    const bound = float(scope, name);
    return bound === undefined ? '' : scope.real(name, bound);
  });
  append(scope, inputs, names);
}

function pad(scope: ConversionScope): void {
  const pads = scope.typed.ints('pads') ?? scope.typed.fail('attribute pads is missing');
  const value = float(scope, 'value') ?? 0;
  append(scope, [scope.integers('pads', pads), value === 0 ? '' : scope.real('value', value)], ['pads', 'value']);
}

function topK(scope: ConversionScope): void {
  append(scope, [scope.integers('k', [scope.typed.int('k', 0)])], ['k']);
}

/** What operator sets 10, 11 and 13 turned from attributes into inputs. */
export const attributeRaises: readonly Raise[] = [
  { operator: 'TopK', below: 10, convert: topK },
  { operator: 'Slice', below: 10, convert: integersToInputs('starts', 'ends', 'axes') },
  { operator: 'Clip', below: 11, convert: clip },
  { operator: 'Pad', below: 11, convert: pad },
  { operator: 'ReduceSum', below: 13, convert: integersToInputs('axes') },
  { operator: 'Split', below: 13, convert: integersToInputs('split') },
  { operator: 'Squeeze', below: 13, convert: integersToInputs('axes') },
  { operator: 'Unsqueeze', below: 13, convert: integersToInputs('axes') },
];
