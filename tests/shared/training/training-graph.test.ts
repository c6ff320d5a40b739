import { describe, expect, it } from 'vitest';
import { normalize } from '../../../shared/graph/normalize.ts';
import { trainingGraph } from '../../../shared/training/training-graph.ts';
import { trainedWeights } from '../../../shared/training/trained-weights.ts';
import { NetworkBuilder } from '../graph/builder.ts';

const options = { batch: 4, weights: [], normalization: 'batch' } as const;

describe('a training graph', () => {
  it('has the weights and targets as inputs, and the statistics as outputs', () => {
    const net = new NetworkBuilder();
    const graph = normalize(net.build(net.classifier(net.block(net.input(['N', 3, 8, 6]), 5), 3)));
    const [output] = graph.outputs;
    const objective = { terms: [{ name: 'label', kind: 'cross-entropy', output: output!.name }] } as const;
    const training = trainingGraph(graph, objective, { ...options, weights: trainedWeights(graph) });
    const inputs = training.graph.inputs.map(({ name, dims }) => `${name} ${dims.join('x')}`);
    expect(inputs).toContain('image 4x3x8x6');
    expect(inputs).toContain('label 4');
    for (const name of training.weights) expect(training.graph.constants.has(name)).toBe(false);
    expect(training.normalizations).toHaveLength(1);
    expect(training.normalizations[0]!.positions).toBe(48);
    const outputs = training.graph.outputs.map(({ name }) => name);
    expect(outputs).toContain(training.loss);
    expect(outputs).toContain(training.normalizations[0]!.variance);
  });

  it('takes another batch than the network was exported for', () => {
    const net = new NetworkBuilder();
    const graph = normalize(net.build(net.block(net.input([1, 3, 8, 8]), 5)));
    const { graph: training } = trainingGraph(graph, { terms: [distance(graph.outputs[0]!.name)] }, options);
    expect(training.inputs[0]!.dims).toEqual([4, 3, 8, 8]);
  });

  it('is refused where a normalisation would see one value', () => {
    const net = new NetworkBuilder();
    const pooled = net.node('GlobalAveragePool', [net.conv(net.input(['N', 3, 8, 8]), 5)]);
    const graph = normalize(net.build(net.batchNorm(net.setChannels(pooled, 5))));
    const objective = { terms: [distance(graph.outputs[0]!.name)] };
    expect(() => trainingGraph(graph, objective, { ...options, batch: 1 })).toThrow(/would see one value/);
    expect(() => trainingGraph(graph, objective, { ...options, batch: 1, normalization: 'fixed' })).not.toThrow();
    expect(() => trainingGraph(graph, objective, { ...options, batch: 2 })).not.toThrow();
  });

  it('is refused where a loss is called like a value', () => {
    const net = new NetworkBuilder();
    const graph = normalize(net.build(net.block(net.input(['N', 3, 8, 8]), 5)));
    const [output] = graph.outputs;
    const objective = { terms: [{ ...distance(output!.name), name: output!.name }] };
    expect(() => trainingGraph(graph, objective, options)).toThrow(/has a value of that name/);
  });
});

const distance = (output: string) => ({ name: 'target', kind: 'mean-squared-error' as const, output });

describe('what is trained', () => {
  it('is layers and what follows them, not the preparation of the image nor settings', () => {
    const net = new NetworkBuilder();
    const image = net.input(['N', 3, 8, 8]);
    const prepared = net.node('Mul', [image, net.weights([1, 3, 1, 1], {}, 'preparation')]);
    const convolved = net.conv(net.setChannels(prepared, 3), 6, { bias: true });
    const scaled = net.node('Mul', [convolved, net.weights([6, 1, 1], {}, 'scale')]);
    const halved = net.node('Mul', [scaled, net.weights([1], {}, 'setting')]);
    const sloped = net.node('PRelu', [halved, net.weights([1], {}, 'slope')]);
    const trained = trainedWeights(normalize(net.build(net.setChannels(sloped, 6))));
    expect(trained).toHaveLength(4);
    expect(trained).toEqual(expect.arrayContaining(['scale', 'slope']));
    expect(trained).not.toEqual(expect.arrayContaining(['preparation']));
    expect(trained).not.toEqual(expect.arrayContaining(['setting']));
  });
});
