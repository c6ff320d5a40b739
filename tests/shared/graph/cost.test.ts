import { describe, expect, it } from 'vitest';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { createCostModel } from '../../../shared/graph/cost-model.ts';
import { costOf } from '../../../shared/graph/cost.ts';
import { NetworkBuilder } from './builder.ts';

describe('cost', () => {
  it('is what one counts by hand', () => {
    const net = new NetworkBuilder();
    const stem = net.block(net.input(['N', 3, 8, 8]), 6, { stride: 2 });
    const graph = net.build(net.classifier(net.depthwise(stem), 3));
    const cost = costOf(graph);
    const [conv, depthwise, dense] = [4 * 4 * 3 * 3 * 3 * 6, 4 * 4 * 3 * 3 * 6, 6 * 3];
    expect(cost.macs).toBe(conv + depthwise + dense);
    // Convolution, scale and shift; depthwise and bias; dense and bias. Running statistics are not trained.
    expect(cost.params).toBe(162 + 12 + (54 + 6) + (18 + 3));
    // Convolution, normalisation, ReLU and depthwise 6x4x4; pooled and flattened 6; logits 3.
    expect(cost.activationBytes).toBe(4 * (4 * 96 + 6 + 6 + 3));
    expect(cost.perNode.get('conv0')).toEqual({ macs: conv, params: 162 });
    expect(cost.perNode.get('batchnormalization1')).toEqual({ macs: 0, params: 12 });
  });

  it('is that of one image when the batch is fixed', () => {
    const build = (batch: number | string) => {
      const net = new NetworkBuilder();
      return costOf(net.build(net.classifier(net.block(net.input([batch, 3, 8, 8]), 4), 4)));
    };
    expect(build(4)).toEqual(build('N'));
    expect(build(1)).toEqual(build('N'));
  });

  it('counts a shared weight once in parameters, and each use in multiply-accumulates', () => {
    const net = new NetworkBuilder();
    const weight = net.weights([3, 3, 1, 1]);
    const first = net.node('Conv', [net.input(['N', 3, 2, 2]), weight]);
    const cost = costOf(net.build(net.node('Conv', [first, weight])));
    expect({ macs: cost.macs, params: cost.params }).toEqual({ macs: 2 * 36, params: 9 });
  });

  it('has no activation that is not written, nor weights restored from integers', () => {
    const net = new NetworkBuilder();
    const image = net.input(['N', 3, 4, 4]);
    const scale = net.constant({ type: 'float32', dims: [], data: Float32Array.of(0.5) });
    const integers = net.constant({ type: 'int8', dims: [2, 3, 1, 1], data: Int8Array.of(1, 2, 3, 4, 5, 6) });
    const weight = net.node('DequantizeLinear', [integers, scale]);
    // Pooling could write the positions of its maxima too.
    const pooled = net.node('MaxPool', [net.node('Conv', [image, weight])], { kernel_shape: [2, 2], strides: [2, 2] });
    expect(costOf(net.build(pooled)).activationBytes).toBe(4 * (2 * 16 + 2 * 4));
  });

  it('needs sizes for everything but the batch', () => {
    const net = new NetworkBuilder();
    const graph = net.build(net.conv(net.input(['N', 3, 'H', 'W']), 4));
    expect(() => costOf(graph)).toThrow(expect.objectContaining({ code: 'SHAPE_INVALID' }));
  });
});

describe('the cost model', () => {
  it('comes back to the dense cost, even from an emptied tensor', () => {
    const net = new NetworkBuilder();
    const graph = net.build(net.classifier(net.block(net.block(net.input(['N', 3, 8, 8]), 4), 5)));
    const units = findUnits(graph);
    const model = createCostModel(graph, units);
    const { perNode: _, ...dense } = costOf(graph);
    expect(model).toMatchObject(dense);
    for (const unit of [3, 1, 0, 2, 6]) model.remove(unit);
    expect(model.macs).toBeLessThan(dense.macs / 2);
    expect(model.activationBytes).toBeLessThan(dense.activationBytes / 2);
    for (const unit of [0, 6, 2, 1, 3]) model.restore(unit);
    expect(model).toMatchObject(dense);
  });

  it('knows when a tensor would be emptied', () => {
    const net = new NetworkBuilder();
    const stem = net.block(net.input(['N', 3, 8, 8]), 5);
    const sizes = net.integers([2, 3]);
    const [left, right] = net.nodeWithOutputs('Split', [stem, sizes], 2, { axis: 1 });
    net.setChannels(left!, 2);
    net.setChannels(right!, 3);
    const graph = net.build(net.classifier(net.concat([net.block(left!, 4), net.block(right!, 4)])));
    const model = createCostModel(graph, findUnits(graph));
    expect(model.canRemove([0])).toBe(true);
    expect(model.canRemove([0, 1])).toBe(false);
    model.remove(0);
    expect(model.canRemove([1])).toBe(false);
    expect(model.canRemove([2, 3])).toBe(true);
    model.restore(0);
    expect(model.canRemove([1])).toBe(true);
  });

  it('refuses to remove twice', () => {
    const net = new NetworkBuilder();
    const graph = net.build(net.classifier(net.block(net.input(['N', 3, 8, 8]), 4)));
    const model = createCostModel(graph, findUnits(graph));
    model.remove(1);
    expect(() => model.remove(1)).toThrow(RangeError);
    expect(() => model.restore(2)).toThrow(RangeError);
  });
});
