import type { Attribute, Dimension, Graph, Node, Value } from '../graph/graph.ts';
import type { Tensor } from '../graph/tensor.ts';
import type { Size } from './layout.ts';

const opset = 17;

/** Collects the nodes and constants of a Graph, whose names it keeps unique. */
export class GraphWriter {
  private readonly inputs: Value[] = [];
  private readonly nodes: Node[] = [];
  private readonly constants = new Map<string, Tensor>();
  /** Names in use, with the last number that was hung on each. */
  private readonly taken = new Map<string, number>();

  /** A graph input of NCHW dimensions without the batch, which stays open. */
  input(wanted: string, dims: readonly Size[]): string {
    const name = this.unique(wanted);
    this.inputs.push({ name, type: 'float32', dims: openDims(name, dims) });
    return name;
  }

  /** Adds a node with one output, named as the node is: `layer/Operator`. */
  node(
    layer: string,
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const name = this.unique(`${layer}/${operator}`);
    this.nodes.push({ name, domain: '', operator, inputs, outputs: [name], attributes });
    return name;
  }

  /** Adds a constant, unless it is there already: a layer that is called twice has its weights once. */
  constant(wanted: string, tensor: Tensor): string {
    const known = this.constants.get(wanted);
    if (known && sameTensor(known, tensor)) return wanted;
    const name = this.unique(wanted);
    this.constants.set(name, tensor);
    return name;
  }

  /** `outputs` are values with their NCHW dimensions, without the batch. */
  finish(name: string, outputs: readonly { readonly value: string; readonly dims: readonly Size[] }[]): Graph {
    const written = new Set(this.inputs.map((input) => input.name));
    const values = outputs.map(({ value, dims }): Value => {
      // A graph output must be some node's, and each only once.
      const own = written.has(value) ? this.node(value, 'Identity', [value]) : value;
      written.add(own);
      return { name: own, type: 'float32', dims: openDims(own, dims) };
    });
    const { inputs, nodes, constants } = this;
    return { name, opset, domains: {}, inputs, outputs: values, nodes, constants, stated: new Map(), metadata: {} };
  }

  private unique(wanted: string): string {
    let name = wanted;
    let count = this.taken.get(wanted) ?? 0;
    while (this.taken.has(name)) name = `${wanted}_${++count}`;
    this.taken.set(wanted, count);
    if (name !== wanted) this.taken.set(name, 0);
    return name;
  }
}

function openDims(name: string, dims: readonly Size[]): Dimension[] {
  return ['N', ...dims.map((dim, index) => dim ?? `${name}_dim${index + 1}`)];
}

function sameTensor(a: Tensor, b: Tensor): boolean {
  if (a.type !== b.type || a.dims.join() !== b.dims.join()) return false;
  for (let index = 0; index < a.data.length; index++) if (!Object.is(a.data[index], b.data[index])) return false;
  return true;
}
