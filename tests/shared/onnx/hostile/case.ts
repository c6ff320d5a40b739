import { ModelProtoSchema } from '../../../../shared/onnx/generated/onnx_pb.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { type Field, type Message, parse, print, varintBytes } from '../../../fuzz/onnx/wire.ts';
import { NetworkBuilder } from '../../graph/builder.ts';

export interface HostileFile {
  /** After "a file with". */
  readonly name: string;
  /** The code that it must end with; 'cut' when it is read and cut after all. */
  readonly end: string;
  readonly bytes: () => Uint8Array;
}

export const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value));

export function bytesField(number: number, value: Uint8Array | Message): Field {
  return { number, wire: 2, name: '', value };
}

export function numberField(number: number, value: bigint | number): Field {
  return { number, wire: 0, name: '', value: BigInt(value) };
}

/** The same field many times over. */
export function many(count: number, field: Field): Uint8Array {
  const one = print([field]);
  const all = new Uint8Array(one.length * count);
  for (let at = 0; at < all.length; at += one.length) all.set(one, at);
  return all;
}

/** Field numbers of the messages that the files are made of. */
export const inModel = { graph: 7, functions: 25 } as const;
export const inGraph = { node: 1, name: 2, initializer: 5, docString: 10, input: 11, sparse: 15 } as const;
export const inNode = { input: 1, output: 2, name: 3, operator: 4, attribute: 5 } as const;
export const inAttribute = { name: 1, i: 3, tensor: 5, graph: 6, floats: 7, ints: 8, type: 20 } as const;
export const inTensor = {
  ...{ dims: 1, type: 2, floats: 4, int32s: 5, strings: 6, int64s: 7, name: 8, raw: 9, location: 14 },
} as const;

/** A small sound network, taken apart. */
export function sound(): { model: Message; graph: Message } {
  const net = new NetworkBuilder();
  const graph = net.build(net.classifier(net.block(net.input(['N', 3, 8, 8]), 4)));
  const model = parse(ModelProtoSchema, writeOnnx(graph));
  return { model, graph: model.find(({ number }) => number === inModel.graph)!.value as Message };
}

/** The sound network with fields more in its graph, in front of the others. */
export function withGraphFields(...fields: readonly Field[]): Uint8Array {
  const { model, graph } = sound();
  graph.unshift(...fields);
  return print(model);
}

/** Its graph, then bytes that no message printer would write. */
export function withGraphBytes(bytes: Uint8Array): Uint8Array {
  const { model, graph } = sound();
  const others = model.filter(({ number }) => number !== inModel.graph);
  const head = print(graph);
  const length = varintBytes(BigInt(head.length + bytes.length));
  return Uint8Array.from(Buffer.concat([print(others), Uint8Array.of(inModel.graph * 8 + 2), length, head, bytes]));
}

/** A weight more, with these fields and a name. */
export function withWeight(...fields: readonly Field[]): Uint8Array {
  return withGraphFields(bytesField(inGraph.initializer, [bytesField(inTensor.name, text('extra')), ...fields]));
}

/** An attribute more on a node of its own. */
export function withAttribute(...fields: readonly Field[]): Uint8Array {
  const attribute = bytesField(inNode.attribute, [bytesField(inAttribute.name, text('axis')), ...fields]);
  return withGraphFields(node('Softmax', ['image'], ['extra'], attribute));
}

export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  ...more: readonly Field[]
): Field {
  return bytesField(inGraph.node, [
    ...inputs.map((input) => bytesField(inNode.input, text(input))),
    ...outputs.map((output) => bytesField(inNode.output, text(output))),
    bytesField(inNode.operator, text(operator)),
    ...more,
  ]);
}
