import type { LayerTimes } from '../../../shared/api/measurements.ts';
import type { Graph, Node } from '../../../shared/graph/graph.ts';

/**
 * What a mapping says that the rewritten network contradicts. Rewriting keeps the names of the values between layers:
 * what a layer of it writes, that layer computed, and what it reads, some other one did. Values in blocked layout have
 * new names; a reorder to the plain layout tells what they are.
 */
export function contradictions(graph: Graph, optimised: Graph, times: LayerTimes): string[] {
  const found: string[] = [];
  const writers = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node.name] as const)));
  const layerOf = new Map(times.layers.flatMap((layer) => layer.nodes.map((node) => [node, layer] as const)));
  const plain = new Map(
    optimised.nodes.filter(({ operator }) => isReorder(operator)).map((node) => blockedAndPlain(node)),
  );
  for (const [index, node] of optimised.nodes.entries()) {
    if (isReorder(node.operator)) continue;
    // The reader gives names to nodes that have none; the profile knows them by others.
    const isNamed = node.name !== `${node.operator}_${index}`;
    const layer = isNamed
      ? times.layers.find(({ runtimeLayer }) => runtimeLayer === node.name)
      : layerOf.get(writers.get(node.outputs[0]!) ?? '');
    if (!layer) {
      const isListed = times.unmapped.some(({ name }) => name === node.name);
      if (isNamed && !isListed) found.push(`${node.name} has no time`);
      continue;
    }
    for (const output of node.outputs) {
      const writer = writers.get(plain.get(output) ?? output);
      if (writer !== undefined && layerOf.get(writer) !== layer) found.push(`${node.name} runs ${writer}`);
    }
    for (const input of node.inputs) {
      const writer = writers.get(plain.get(input) ?? input);
      if (writer !== undefined && layerOf.get(writer) === layer) found.push(`${node.name} does not run ${writer}`);
    }
    found.push(
      ...differences(
        node,
        graph.nodes.find(({ name }) => name === layer.node)!,
      ),
    );
  }
  return found;
}

function isReorder(operator: string): boolean {
  return operator === 'ReorderInput' || operator === 'ReorderOutput';
}

/** The name that the reorder's other side has. */
function blockedAndPlain({ operator, inputs, outputs }: Node): [blocked: string, plain: string] {
  return operator === 'ReorderInput' ? [outputs[0]!, inputs[0]!] : [inputs[0]!, outputs[0]!];
}

/** A convolution stays one of the same form. */
function differences(rewritten: Node, { name, attributes, operator }: Node): string[] {
  if (!rewritten.operator.endsWith('Conv') || rewritten.name.endsWith('_bn_nchwc')) return [];
  if (operator !== 'Conv') return [`${rewritten.name} is a convolution and ${name} is none`];
  // Depthwise ones have their groups filled up to whole blocks.
  return ['strides', 'pads', 'dilations', 'kernel_shape'].flatMap((key) => {
    const [a, b] = [rewritten.attributes[key], attributes[key]].map((attribute) => JSON.stringify(attribute?.value));
    return a === undefined || b === undefined || a === b ? [] : [`${rewritten.name} has ${key} ${a}, ${name} ${b}`];
  });
}
