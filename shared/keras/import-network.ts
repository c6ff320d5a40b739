import type { Graph } from '../graph/graph.ts';
import { readShape, statedShape, type Architecture, type LayerConfig } from './architecture.ts';
import { damagedModel, unknownLayer } from './errors.ts';
import { GraphWriter } from './graph-writer.ts';
import { LayerScope, type Dialect, type NetworkContext } from './layer-scope.ts';
import { Layout, type Traced } from './layout.ts';
import { Options } from './options.ts';
import { Walk } from './walk.ts';
import type { WeightSource } from './weights.ts';

/**
 * A Keras network as a Graph: float32, ONNX operator set 17, its image inputs [N, C, H, W] whatever Keras's order is,
 * the batch open. Image outputs are NCHW too. Only inference is kept.
 *
 * @param where how errors name the file
 * @throws EspalierError OPERATOR_UNKNOWN (layer, activation or option), MODEL_INVALID, SHAPE_INVALID
 */
export function importNetwork(
  architecture: Architecture,
  weights: WeightSource,
  dialect: Dialect,
  where: string,
): Graph {
  const writer = new GraphWriter();
  const layout = new Layout(usesChannelsFirst(architecture));
  const context: NetworkContext = { writer, layout, dialect, weights, where };
  const inputs = graphInputs(architecture, where).map(({ name, shape }): Traced => {
    const dims = readShape(shape, `The input '${name}' of ${where}`);
    return { value: writer.input(name, layout.dims(dims)), shape: dims };
  });
  const outputs = new Walk(context).model(architecture, inputs, []).map((traced) => {
    // A Flatten that ends the network has its features in Keras's order.
    const end = new LayerScope(context, 'output', new Options({}, 'the output'), [endOf(traced)], [traced]);
    return { value: end.input().value, dims: layout.dims(traced.shape) };
  });
  if (outputs.length === 0) throw damagedModel(`${where} states no outputs.`);
  return writer.finish(architecture.name, outputs);
}

function endOf({ value }: Traced): { readonly name: string; readonly storeName: string } {
  return { name: value, storeName: '' };
}

interface StatedInput {
  readonly name: string;
  readonly shape: unknown;
}

function graphInputs(architecture: Architecture, where: string): readonly StatedInput[] {
  if (architecture.ends === null) return [sequentialInput(architecture, where)];
  return architecture.ends.inputs.map(({ layer }) => {
    const config = architecture.layers.find(({ name }) => name === layer);
    if (config === undefined) throw damagedModel(`${where} has no layer '${layer}', which it names as an input.`);
    return inputOf(config);
  });
}

function inputOf({ name, settings }: LayerConfig): StatedInput {
  const dtype = settings['dtype'];
  if (typeof dtype === 'string' && dtype !== 'float32' && dtype !== 'float16' && !dtype.startsWith('mixed_')) {
    throw unknownLayer(`The input layer '${name}' takes ${dtype} values; Espalier prunes networks on float32 images.`);
  }
  return { name, shape: statedShape(settings) };
}

/** An input layer, the first layer's own statement, that of a model inside, or what Keras noted when it built it. */
function sequentialInput({ layers, builtFor, name }: Architecture, where: string): StatedInput {
  const [first] = layers;
  if (first === undefined) throw damagedModel(`${where} holds a network without layers.`);
  if (statedShape(first.settings) !== null) {
    return first.className === 'InputLayer' ? inputOf(first) : { name: 'input', shape: statedShape(first.settings) };
  }
  if (first.model !== null) return graphInputs(first.model, where)[0] ?? { name, shape: null };
  return { name: 'input', shape: builtFor };
}

function usesChannelsFirst({ layers }: Architecture): boolean {
  return layers.some(({ className, settings, model }) =>
    model === null ? className !== 'Flatten' && settings['data_format'] === 'channels_first' : usesChannelsFirst(model),
  );
}
