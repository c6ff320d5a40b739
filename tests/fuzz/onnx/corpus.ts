import { readFileSync } from 'node:fs';
import { dropUnused } from '../../../shared/graph/drop-unused.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { int64Tensor } from '../../../shared/graph/tensor.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { sharedData } from '../../setup/shared-data.ts';
import { NetworkBuilder } from '../../shared/graph/builder.ts';
import { structures } from '../../shared/graph/structures/index.ts';

/** A sound file to start from. */
export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Nodes of a real network that are taken: enough for its first blocks. */
const headNodes = 24;

const realModels = ['resnet20-cifar10', 'resnet56-cifar10', 'yolo-fastest-1.1-xl', 'mobilenetv2-imagenet-bnfolded'];

export function corpus(): readonly Sample[] {
  const own = structures.map(({ name, build }) => ({ name, graph: build() }));
  const heads = realModels.flatMap((name) => {
    const path = sharedData(`models/${name}.onnx`);
    return path === null ? [] : [{ name, graph: head(readOnnx(readFileSync(path), path)) }];
  });
  const graphs = [...own, ...heads, { name: 'shape arithmetic', graph: shapeArithmetic() }];
  return graphs.map(({ name, graph }) => ({ name, bytes: writeOnnx(graph) }));
}

/** The first nodes, and what they read. */
function head(graph: Graph): Graph {
  const nodes = graph.nodes.slice(0, headNodes);
  const last = nodes.at(-1)!.outputs[0]!;
  return dropUnused({ ...graph, nodes, outputs: [{ name: last, type: 'float32', dims: [] }] });
}

/** As exporters write `x.view(x.size(0), -1)` and its kin: not folded, unlike all the others. */
function shapeArithmetic(): Graph {
  const net = new NetworkBuilder();
  const stem = net.block(net.input(['N', 3, 8, 8]), 4);
  const scalar = (value: number): string => net.node('Constant', [], { value: int64Tensor([value], []) });
  const list = (value: number): string => net.node('Constant', [], { value: int64Tensor([value]) });
  const batch = net.node('Gather', [net.node('Shape', [stem]), scalar(0)], { axis: 0 });
  const filled = net.node('ConstantOfShape', [list(1)], { value: int64Tensor([2]) });
  const halved = net.node('Cast', [net.node('Div', [list(8), filled])], { to: 7 });
  const product = net.node('Mul', [halved, net.node('Sub', [list(68), list(4)])]);
  const target = net.node('Concat', [net.node('Unsqueeze', [batch, list(0)]), product], { axis: 0 });
  const sliced = net.node('Slice', [target, list(0), list(2)]);
  const turned = net.node('Transpose', [net.node('Reshape', [net.node('Identity', [stem]), list(-1)])], { perm: [0] });
  const sizes = net.node('Concat', [list(1), list(4), list(16), list(16)], { axis: 0 });
  const large = net.node('Resize', [stem, '', '', sizes], { mode: 'nearest' });
  return net.raw([net.node('Reshape', [stem, sliced]), turned, large]);
}
