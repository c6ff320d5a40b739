import { describe, expect, it } from 'vitest';
import { proveCut } from '../../../../electron/compute/prune/prove.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { cutGraph } from '../../../../shared/graph/cut.ts';
import type { Graph, Node } from '../../../../shared/graph/graph.ts';
import { failureOf, residualNetwork } from '../samples.ts';

const graph = residualNetwork();
const units = findUnits(graph);
const removed = new Set(units.units.filter(({ prunable, index }) => prunable && index % 3 === 0).map(({ id }) => id));
const settings = { seed: 0, threads: 1 };

describe('proveCut', () => {
  it('proves a right cut', async () => {
    const proof = await proveCut(graph, units, removed, cutGraph(graph, units, removed), settings);
    expect(proof.relativeDifference).toBeLessThanOrEqual(1e-4);
  });

  it.each(['uint8', 'int8', 'int32', 'int64', 'float16', 'bool'] as const)('takes inputs of %s', async (type) => {
    const source = residualNetwork();
    const [image] = source.inputs;
    const cast: Node = {
      name: 'pixels',
      domain: '',
      operator: 'Cast',
      inputs: ['pixels'],
      outputs: [image!.name],
      attributes: { to: { kind: 'int', value: 1 } },
    };
    const camera = { ...source, inputs: [{ ...image!, name: 'pixels', type }], nodes: [cast, ...source.nodes] };
    const found = findUnits(camera);
    const proof = await proveCut(camera, found, removed, cutGraph(camera, found, removed), settings);
    expect(proof.relativeDifference).toBeLessThanOrEqual(1e-4);
    expect(proof.maxAbsoluteDifference).toBeGreaterThan(0);
  });

  it('refuses a cut that took other channels', async () => {
    const [group] = units.groups;
    const one = new Set([group!.units[0]!]);
    const other = new Set([group!.units[1]!]);
    const failure = await failureOf(proveCut(graph, units, one, cutGraph(graph, units, other), settings));
    expect(failure.code).toBe('PROOF_FAILED');
  });

  it('proves nothing of a network that gives no numbers', async () => {
    const cut = cutGraph(graph, units, removed);
    const [bias] = [...cut.constants].filter(([, { dims }]) => dims.join() === '3');
    const constants = new Map(cut.constants).set(bias![0], { ...bias![1], data: new Float32Array(3).fill(NaN) });
    const broken: Graph = { ...cut, constants };
    expect((await failureOf(proveCut(graph, units, removed, broken, settings))).code).toBe('PROOF_FAILED');
  });
});
