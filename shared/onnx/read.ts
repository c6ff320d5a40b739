import { EspalierError } from '../api/errors.ts';
import type { Attribute, Dimension, Graph, Node, Value } from '../graph/graph.ts';
import { mostDimensions, type Tensor } from '../graph/tensor.ts';
import { readAttribute } from './attributes.ts';
import { decodeOnnx } from './decode.ts';
import type { GraphProto, ModelProto, NodeProto, ValueInfoProto } from './generated/onnx_pb.ts';
import { mostOperands } from './limits.ts';
import { elementTypeOf, readTensor, tooManyDimensions } from './tensors.ts';

/** Operator sets whose meaning the operator objects state. */
const oldestOpset = 13;
const newestOpset = 21;

/**
 * Reads an ONNX file that stands by itself. The Graph is what the file says, not yet normalised: `normalize` folds its
 * shape subgraphs and checks its order. Constants may share the memory of `bytes`.
 *
 * @param where how errors name the file
 * @throws EspalierError what `decodeOnnx` and `graphOf` throw
 */
export function readOnnx(bytes: Uint8Array, where: string): Graph {
  return graphOf(decodeOnnx(bytes, where), where);
}

/**
 * The Graph of a decoded file, whose external data must be attached: see external.ts.
 *
 * @throws EspalierError MODEL_INVALID, OPSET_UNSUPPORTED, OPERATOR_UNKNOWN, SHAPE_INVALID
 */
export function graphOf(model: ModelProto, where: string): Graph {
  if (model.graph === undefined) throw damaged(where, 'it holds no graph');
  if (model.functions.length > 0) {
    throw new EspalierError(
      'OPERATOR_UNKNOWN',
      `${where} defines operators of its own (${model.functions.map(({ name }) => name).join(', ')}).`,
      'Export with functions inlined: onnx.inliner.inline_local_functions(model).',
    );
  }
  const { opset, domains } = operatorSets(model, where);
  return {
    ...readGraph(model.graph, where),
    opset,
    domains,
    metadata: Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value])),
  };
}

function operatorSets(model: ModelProto, where: string): Pick<Graph, 'opset' | 'domains'> {
  let opset = 0;
  const domains = new Map<string, number>();
  for (const { domain, version } of model.opsetImport) {
    if (!Number.isSafeInteger(Number(version))) throw damaged(where, `it follows version ${version} of its operators`);
    if (domain === '' || domain === 'ai.onnx') opset = Number(version);
    else domains.set(domain, Number(version));
  }
  if (opset < oldestOpset || opset > newestOpset) {
    throw new EspalierError(
      'OPSET_UNSUPPORTED',
      opset === 0 ? `${where} does not say which operator set it follows.` : `${where} follows operator set ${opset}.`,
      `Espalier reads operator sets ${oldestOpset} to ${newestOpset}. Export with opset_version=17, or convert: onnx.version_converter.convert_version(model, 17).`,
    );
  }
  return { opset, domains: Object.fromEntries(domains) };
}

function readGraph(proto: GraphProto, where: string): Omit<Graph, 'opset' | 'domains' | 'metadata'> {
  if (proto.sparseInitializer.length > 0) {
    throw new EspalierError(
      'MODEL_INVALID',
      `${where} stores sparse weights.`,
      'Export the network with dense weights.',
    );
  }
  const constants = new Map<string, Tensor>();
  for (const tensor of proto.initializer) {
    if (tensor.name === '' || constants.has(tensor.name))
      throw damaged(where, `two weights are named "${tensor.name}"`);
    constants.set(tensor.name, readTensor(tensor, `Weight ${tensor.name} in ${where}`));
  }
  const nodes = proto.node.map((node, index) => readNode(node, index));
  return {
    name: proto.name,
    // Old exporters list weights among the inputs as well.
    inputs: proto.input.filter(({ name }) => !constants.has(name)).map((value) => readValue(value, 'Input', where)),
    outputs: proto.output.map((value) => readValue(value, 'Output', where)),
    nodes,
    constants,
  };
}

function readNode(proto: NodeProto, index: number): Node {
  const name = proto.name === '' ? `${proto.opType}_${index}` : proto.name;
  const operands = proto.input.length + proto.output.length;
  if (operands > mostOperands) {
    throw new EspalierError(
      'MODEL_TOO_LARGE',
      `Node ${name} has ${operands} inputs and outputs.`,
      `Espalier takes up to ${mostOperands}. Check that this is the file you mean.`,
    );
  }
  const attributes = new Map<string, Attribute>();
  for (const attribute of proto.attribute) {
    if (attributes.has(attribute.name)) {
      throw new EspalierError(
        'MODEL_INVALID',
        `Node ${name} has two attributes named ${attribute.name}.`,
        'The file is damaged; export it again.',
      );
    }
    attributes.set(attribute.name, readAttribute(attribute, name));
  }
  return {
    name,
    domain: proto.domain === 'ai.onnx' ? '' : proto.domain,
    operator: proto.opType,
    inputs: proto.input,
    outputs: proto.output,
    attributes: Object.fromEntries(attributes),
  };
}

function readValue(proto: ValueInfoProto, role: string, where: string): Value {
  const tensor = proto.type?.value.case === 'tensorType' ? proto.type.value.value : undefined;
  const what = `${role} ${proto.name} of ${where}`;
  if (tensor?.shape === undefined) {
    throw new EspalierError(
      'MODEL_INVALID',
      `${what} has no shape.`,
      'Export the network with an example input, so that the shapes of its inputs and outputs are in the file.',
    );
  }
  if (tensor.shape.dim.length > mostDimensions) throw tooManyDimensions(what, tensor.shape.dim.length);
  const dims = tensor.shape.dim.map((dim, axis): Dimension => {
    if (dim.value.case === 'dimParam' && dim.value.value !== '') return dim.value.value;
    if (dim.value.case !== 'dimValue' || dim.value.value === 0n) return `${proto.name}_dim${axis}`;
    const size = Number(dim.value.value);
    if (size < 0 || size > 2 ** 31) {
      throw new EspalierError(
        'SHAPE_INVALID',
        `${what} declares the dimension ${dim.value.value}.`,
        'The file is damaged; export it again.',
      );
    }
    return size;
  });
  return { name: proto.name, type: elementTypeOf(tensor.elemType, what), dims };
}

function damaged(where: string, why: string): EspalierError {
  return new EspalierError('MODEL_INVALID', `${where} is damaged: ${why}.`, 'Copy or export the file again.');
}
