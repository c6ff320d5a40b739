import type { Graph } from '../../../../shared/graph/graph.ts';
import { NetworkBuilder } from '../builder.ts';
import { batch, type Structure } from './structure.ts';

/** Quantised layers as ONNX Runtime and TensorRT take them: QuantizeLinear and DequantizeLinear around plain operators. */
class QuantizedBuilder extends NetworkBuilder {
  scalar(value: number): string {
    return this.constant({ type: 'float32', dims: [], data: Float32Array.of(value) });
  }

  /** An activation through 8 bits and back, with one scale. */
  quantized(value: string): string {
    const parameters = [this.scalar(0.05), this.constant({ type: 'uint8', dims: [], data: Uint8Array.of(90) })];
    const integers = this.node('QuantizeLinear', [value, ...parameters]);
    const back = this.node('DequantizeLinear', [integers, ...parameters]);
    return this.setChannels(back, this.channelsOf(value));
  }

  /** A 3 x 3 convolution of int8 weights with a scale for each filter, and an int32 bias. */
  convInt8(value: string, filters: number): string {
    const channels = this.channelsOf(value);
    const count = filters * channels * 9;
    const weight = this.constant({
      type: 'int8',
      dims: [filters, channels, 3, 3],
      data: Int8Array.from({ length: count }, () => Math.floor(this.random() * 255) - 127),
    });
    const scales = this.weights([filters], { low: 0.001, high: 0.003 });
    const zeros = this.constant({ type: 'int8', dims: [filters], data: new Int8Array(filters) });
    const bias = this.constant({
      type: 'int32',
      dims: [filters],
      data: Int32Array.from({ length: filters }, () => Math.floor(this.random() * 2000) - 1000),
    });
    const restored = this.node('DequantizeLinear', [weight, scales, zeros], { axis: 0 });
    const shift = this.node('DequantizeLinear', [bias, this.scalar(0.0005)]);
    const output = this.node('Conv', [value, restored, shift], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
    return this.setChannels(output, filters);
  }
}

function quantizedWeights(): Graph {
  const net = new QuantizedBuilder();
  const stem = net.node('Relu', [net.convInt8(net.quantized(net.input(batch)), 6)]);
  const next = net.node('Relu', [net.convInt8(net.quantized(net.setChannels(stem, 6)), 5)]);
  return net.build(net.classifier(net.quantized(net.setChannels(next, 5))));
}

/** Zeros that do not stand for zero: what reads and writes such a weight stays. */
function shiftedZero(): Graph {
  const net = new QuantizedBuilder();
  const stem = net.block(net.block(net.input(batch), 5), 6);
  const weight = net.constant({
    type: 'uint8',
    dims: [4, 6, 1, 1],
    data: Uint8Array.from({ length: 24 }, (_, i) => 9 * i),
  });
  const zero = net.constant({ type: 'uint8', dims: [], data: Uint8Array.of(100) });
  const restored = net.node('DequantizeLinear', [weight, net.scalar(0.01), zero]);
  const output = net.node('Conv', [stem, restored], { kernel_shape: [1, 1] });
  return net.build(net.classifier(net.setChannels(output, 4)));
}

/** Every channel of an activation with a scale of its own. */
function scalePerChannel(): Graph {
  const net = new QuantizedBuilder();
  const stem = net.block(net.input(batch), 6);
  const parameters = [
    net.weights([6], { low: 0.02, high: 0.06 }),
    net.constant({ type: 'int8', dims: [6], data: Int8Array.of(-3, 5, 0, 7, -9, 11) }),
  ];
  const back = net.node('DequantizeLinear', [net.node('QuantizeLinear', [stem, ...parameters]), ...parameters]);
  return net.build(net.classifier(net.block(net.setChannels(back, 6), 4)));
}

export const quantizedStructures: readonly Structure[] = [
  { name: 'quantised weights and activations', build: quantizedWeights, groups: ['6', '5', '3 fixed'] },
  { name: 'a quantised weight whose zero is shifted', build: shiftedZero, groups: ['5', '6 fixed', '3 fixed'] },
  { name: 'activations quantised per channel', build: scalePerChannel, groups: ['6', '4', '3 fixed'] },
];
