import { EspalierError } from '../api/errors.ts';
import type { Attribute, Dimension, Graph, Node, Output, Value, ValueType } from '../graph/graph.ts';
import { mostDimensions, type Tensor } from '../graph/tensor.ts';
import { readAttribute } from './attributes.ts';
import { decodeOnnx } from './decode.ts';
import type { GraphProto, ModelProto, NodeProto, TensorShapeProto, ValueInfoProto } from './generated/onnx_pb.ts';
import { mostOperands } from './limits.ts';
import { elementTypeOf, isElementType, readTensor, tooManyDimensions } from './tensors.ts';

/** Operator sets that `normalize` brings to the one whose meaning the operator objects state. */
const oldestOpset = 7;
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
  const shared = sharedNames();
  const constants = new Map<string, Tensor>();
  for (const tensor of proto.initializer) {
    if (tensor.name === '' || constants.has(tensor.name))
      throw damaged(where, `two weights are named "${tensor.name}"`);
    constants.set(shared(tensor.name), readTensor(tensor, `Weight ${tensor.name} in ${where}`));
  }
  let index = 0;
  // A node without a name gets the one that ONNX Runtime's profiles call it by: it counts no Constants.
  const nodes = proto.node.map((node, at) =>
    readNode(node, `${node.opType}_${node.opType === 'Constant' ? at : index++}`, shared),
  );
  return {
    name: proto.name,
    // Old exporters list weights among the inputs as well.
    inputs: proto.input.filter(({ name }) => !constants.has(name)).map((value) => readValue(value, 'Input', where)),
    outputs: proto.output.map((value) => readOutput(value, where)),
    nodes,
    constants,
    stated: readStated(proto.valueInfo, where),
  };
}

/** One string for each name: maps then find it by identity, where the decoder gives every mention a string of its own. */
function sharedNames(): (name: string) => string {
  const names = new Map<string, string>();
  return (name) => {
    const known = names.get(name);
    if (known === undefined) names.set(name, name);
    return known ?? name;
  };
}

function readNode(proto: NodeProto, otherwise: string, shared: (name: string) => string): Node {
  const name = proto.name === '' ? otherwise : proto.name;
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
    inputs: proto.input.map(shared),
    outputs: proto.output.map(shared),
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
  return {
    name: proto.name,
    type: elementTypeOf(tensor.elemType, what),
    dims: readDims(tensor.shape, proto.name, what),
  };
}

function readDims(shape: TensorShapeProto, name: string, what: string): Dimension[] {
  if (shape.dim.length > mostDimensions) throw tooManyDimensions(what, shape.dim.length);
  return shape.dim.map((dim, axis): Dimension => {
    if (dim.value.case === 'dimParam' && dim.value.value !== '') return dim.value.value;
    if (dim.value.case !== 'dimValue' || dim.value.value === 0n) return `${name}_dim${axis}`;
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
}

/** Exporters may leave the shape of an output out: what it depends on may not be known to them. */
function readOutput(proto: ValueInfoProto, where: string): Output {
  const tensor = proto.type?.value.case === 'tensorType' ? proto.type.value.value : undefined;
  const what = `Output ${proto.name} of ${where}`;
  if (tensor === undefined) {
    throw new EspalierError(
      'MODEL_INVALID',
      `${what} is no tensor (a sequence, a map, or of no type).`,
      'Export the network so that it ends in tensors.',
    );
  }
  const dims = tensor.shape === undefined ? null : readDims(tensor.shape, proto.name, what);
  return { name: proto.name, type: elementTypeOf(tensor.elemType, what), dims };
}

/** What the file says of values in between. It serves only where nothing better is known, so odd entries are passed over. */
function readStated(infos: readonly ValueInfoProto[], where: string): ReadonlyMap<string, ValueType> {
  const stated = new Map<string, ValueType>();
  for (const info of infos) {
    const tensor = info.type?.value.case === 'tensorType' ? info.type.value.value : undefined;
    if (tensor?.shape === undefined || !isElementType(tensor.elemType)) continue;
    const what = `Value ${info.name} in ${where}`;
    stated.set(info.name, {
      type: elementTypeOf(tensor.elemType, what),
      dims: readDims(tensor.shape, info.name, what),
    });
  }
  return stated;
}

function damaged(where: string, why: string): EspalierError {
  return new EspalierError('MODEL_INVALID', `${where} is damaged: ${why}.`, 'Copy or export the file again.');
}
