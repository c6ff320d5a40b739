import { analyze } from './analyze.ts';
import type { AnalyzedNode } from './analyze.ts';
import type { ChannelUnits } from './channels/units.ts';
import { cutConstants } from './cut-constants.ts';
import { dropUnused } from './drop-unused.ts';
import { freshName } from './fresh-name.ts';
import type { Attribute, Graph, Node } from './graph.ts';
import { Removal, requireRemovable } from './kept.ts';
import { countKept } from './operators/operator.ts';
import type { Rewrite } from './operators/operator.ts';
import type { Tensor } from './tensor.ts';

/**
 * The graph without the removed units (ids into `units.units`, found on this very graph): weights sliced, attributes
 * and shape constants rewritten. PLAN_INVALID when a removed unit must stay or a tensor would lose its last channel.
 */
export function cutGraph(graph: Graph, units: ChannelUnits, removed: ReadonlySet<number>): Graph {
  requireRemovable(units, removed);
  const removal = new Removal(units, removed);
  const constants = cutConstants(graph.constants, units, removal);
  const { nodes: analyzed, types } = analyze(graph);
  const rewriter = new Rewriter(constants, types, units, removal);
  const nodes = analyzed.map((node) => rewriter.rewritten(node));
  const cut = dropUnused({ ...graph, nodes, constants });
  checkDims(cut, units, removal);
  return cut;
}

class Rewriter {
  private readonly constants: Map<string, Tensor>;
  /** The values of the graph, by name. */
  private readonly taken: ReadonlyMap<string, unknown>;
  private readonly units: ChannelUnits;
  private readonly removal: Removal;

  constructor(
    constants: Map<string, Tensor>,
    taken: ReadonlyMap<string, unknown>,
    units: ChannelUnits,
    removal: Removal,
  ) {
    this.constants = constants;
    this.taken = taken;
    this.units = units;
    this.removal = removal;
  }

  rewritten({ operator, node: typed }: AnalyzedNode): Node {
    const { node } = typed;
    const isCut = (value: string): boolean => this.isCut(value);
    if (!operator.rewrite || !(node.inputs.some(isCut) || node.outputs.some(isCut))) return node;
    const kept = (value: string | undefined, axis: number): Uint8Array | null =>
      this.removal.keptAlong(this.units.layouts.get(value ?? ''), axis);
    const change = operator.rewrite({
      node: typed,
      keptOfInput: (input, axis) => kept(node.inputs[input], axis),
      keptOfOutput: (output, axis) => kept(node.outputs[output], axis),
    });
    return this.applied(node, change);
  }

  private isCut(value: string): boolean {
    const layout = this.units.layouts.get(value);
    return layout !== undefined && this.removal.stayingPositions(layout.unitOf) !== null;
  }

  private applied(node: Node, change: Rewrite): Node {
    const inputs = node.inputs.slice(0, change.inputCount);
    for (const [input, tensor] of change.constants ?? []) {
      while (inputs.length < input) inputs.push('');
      // The old constant may serve other nodes, so the changed one gets a name of its own.
      inputs[input] = freshName(`${node.name}.${input}`, (name) => this.taken.has(name) || this.constants.has(name));
      this.constants.set(inputs[input], tensor);
    }
    const attributes: Record<string, Attribute> = change.operator === undefined ? { ...node.attributes } : {};
    for (const [name, attribute] of Object.entries(change.attributes ?? {})) {
      if (attribute === null) delete attributes[name];
      else attributes[name] = attribute;
    }
    return { ...node, operator: change.operator ?? node.operator, inputs, attributes };
  }
}

/** What the operators infer of the cut graph must be what the units say of it: anything else is a defect of ours. */
function checkDims(cut: Graph, units: ChannelUnits, removal: Removal): void {
  const { types } = analyze(cut);
  for (const [value, layout] of units.layouts) {
    for (const [index, axis] of layout.axes.entries()) {
      const kept = removal.keptAlong(layout, axis);
      const expected = kept ? countKept(kept) : layout.dims[index];
      const found = types.get(value)?.dims[axis];
      if (found !== expected) throw new Error(`cut: '${value}' has ${found} on axis ${axis}, expected ${expected}`);
    }
  }
}
