import type { Tensor } from '../graph/tensor.ts';
import type { Architecture, LayerConfig } from './architecture.ts';
import { damagedModel } from './errors.ts';
import { refsOf, type Operand, type TensorRef } from './inbound.ts';
import { LayerScope, describeLayer, type NetworkContext } from './layer-scope.ts';
import { layerKindOf } from './layers/registry.ts';
import type { Traced } from './layout.ts';
import { isJsonObject, Options, type Json } from './options.ts';
import type { LayerStep } from './weights.ts';

/** Models that call models multiply: a small file could ask for any number of layers. */
const mostCalls = 100_000;

/** Brings values through the layers of an architecture, models within it included. */
export class Walk {
  private readonly context: NetworkContext;
  private calls = 0;

  constructor(context: NetworkContext) {
    this.context = context;
  }

  /** What the model gives for its inputs. `path` are the models around it. */
  model(architecture: Architecture, inputs: readonly Traced[], path: readonly LayerStep[]): readonly Traced[] {
    const { ends, layers, name } = architecture;
    if (ends === null) return this.sequence(layers, inputs, path);
    if (ends.inputs.length !== inputs.length) {
      throw damagedModel(`The model '${name}' has ${ends.inputs.length} inputs, and is given ${inputs.length}.`);
    }
    const values = new Map<string, Traced>();
    ends.inputs.forEach((ref, index) => values.set(keyOf(ref), inputs[index]!));
    for (const { layer, call } of callsInOrder(layers, values)) {
      const given = layer.calls[call]!.inputs.map((operand) => this.operand(operand, layer, values));
      this.layer(layer, given, path).forEach((output, index) => {
        values.set(`${callKey(layer.name, call + layer.firstCall)}/${index}`, output);
      });
    }
    return ends.outputs.map((ref) => values.get(keyOf(ref)) ?? missing(ref, `the outputs of model '${name}'`));
  }

  private operand(operand: Operand, { name }: LayerConfig, values: ReadonlyMap<string, Traced>): Traced {
    if (typeof operand !== 'number')
      return values.get(keyOf(operand)) ?? missing(operand, `the inputs of layer '${name}'`);
    const scalar: Tensor = { type: 'float32', dims: [], data: Float32Array.of(operand) };
    return { value: this.context.writer.constant(`${name}/operand`, scalar), shape: [] };
  }

  private sequence(layers: readonly LayerConfig[], inputs: readonly Traced[], path: readonly LayerStep[]) {
    return layers.reduce<readonly Traced[]>((values, layer) => this.layer(layer, values, path), inputs);
  }

  private layer(layer: LayerConfig, inputs: readonly Traced[], path: readonly LayerStep[]): readonly Traced[] {
    const { where } = this.context;
    if (++this.calls > mostCalls) throw damagedModel(`${where} calls more than ${mostCalls} layers.`);
    const inner = [...path, layer];
    if (layer.model !== null) return this.model(layer.model, inputs, inner);
    const fused = activationLayer(layer.settings);
    if (fused === null) return [this.build(layer.className, layer.settings, inner, inputs)];
    const plain = this.build(layer.className, { ...layer.settings, activation: null }, inner, inputs);
    return [this.build(fused.className, fused.settings, inner, [plain])];
  }

  private build(className: string, settings: Json, path: readonly LayerStep[], inputs: readonly Traced[]): Traced {
    const name = path.map((step) => step.name).join('/');
    const options = new Options(settings, describeLayer(name, className));
    return layerKindOf(className, name).build(new LayerScope(this.context, className, options, path, inputs));
  }
}

/** A layer given as another's activation, `activation=LeakyReLU(0.1)`, follows that one. */
function activationLayer({ activation }: Json): { readonly className: string; readonly settings: Json } | null {
  if (!isJsonObject(activation) || !isJsonObject(activation['config'])) return null;
  const className = activation['class_name'];
  return typeof className === 'string' ? { className, settings: activation['config'] } : null;
}

interface LayerCall {
  readonly layer: LayerConfig;
  readonly call: number;
}

/** Every call after those whose outputs it reads, as the file's order does not promise; `known` are the model's inputs. */
function callsInOrder(layers: readonly LayerConfig[], known: ReadonlyMap<string, Traced>): readonly LayerCall[] {
  const waiting = new Map<string, LayerCall[]>();
  const open = new Map<LayerCall, number>();
  const ready: LayerCall[] = [];
  for (const layer of layers) {
    layer.calls.forEach((made, call) => {
      const entry = { layer, call };
      const sources = refsOf(made).filter((ref) => !known.has(keyOf(ref)));
      open.set(entry, sources.length);
      if (sources.length === 0) ready.push(entry);
      for (const { layer: source, call: sourceCall } of sources) {
        const key = callKey(source, sourceCall);
        const entries = waiting.get(key) ?? [];
        entries.push(entry);
        waiting.set(key, entries);
      }
    });
  }
  for (let index = 0; index < ready.length; index++) {
    const { layer, call } = ready[index]!;
    for (const entry of waiting.get(callKey(layer.name, call + layer.firstCall)) ?? []) {
      const left = open.get(entry)! - 1;
      open.set(entry, left);
      if (left === 0) ready.push(entry);
    }
  }
  for (const [entry, left] of open) {
    if (left === 0) continue;
    throw damagedModel(`The inputs of layer '${entry.layer.name}' are given by no layer before it.`);
  }
  return ready;
}

function missing(ref: TensorRef, what: string): never {
  throw damagedModel(`Output ${ref.output} of layer '${ref.layer}', among ${what}, is given by no call of it.`);
}

function keyOf({ layer, call, output }: TensorRef): string {
  return `${callKey(layer, call)}/${output}`;
}

function callKey(layer: string, call: number): string {
  return `${layer}/${call}`;
}
