import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LayerTimes } from '../../../shared/api/measurements.ts';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { cutGraph } from '../../../shared/graph/cut.ts';
import { foldBatchNormalization } from '../../../shared/graph/fold-batch-normalization.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { layerTimes } from '../../../shared/layers/layer-times.ts';
import { lineUp } from '../../../shared/layers/line-up.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { sharedData } from '../../setup/shared-data.ts';
import { seededRandom } from '../graph/builder.ts';
import { randomRemoval } from '../graph/prove.ts';
import { structures } from '../graph/structures/index.ts';
import { contradictions } from './oracle.ts';
import { profile, written } from './profile.ts';

const levels = ['all', 'extended'] as const;
const networks = [
  'resnet20-cifar10.onnx',
  'resnet56-cifar10.onnx',
  'mobilenetv2-imagenet-bnfolded.onnx',
  'yolo-fastest-1.1-xl.onnx',
];

/** Cut by half at random: channel counts that fit no block, and so other fusions and reorders than the dense network. */
function halved(graph: Graph): Graph {
  const units = findUnits(graph);
  return cutGraph(graph, units, randomRemoval(graph, units, 0.5, seededRandom(7)));
}

function states(times: LayerTimes, state: string): string[] {
  return times.nodes.filter((node) => node.state === state).map(({ node }) => node);
}

// 'extended' is how boards without blocked convolutions run a network: its layers are named in the other way.
describe.skipIf(sharedData('models') === null).each(networks)('%s in ONNX Runtime', (file) => {
  const load = (): { bytes: Uint8Array; raw: Graph } => {
    const bytes = readFileSync(sharedData(`models/${file}`)!);
    return { bytes, raw: readOnnx(bytes, file) };
  };

  it.each(levels)('has all of its time mapped, and every node in one layer (%s)', async (level) => {
    const { bytes, raw } = load();
    const { layers, optimised } = await profile(bytes, raw, level);
    for (const graph of [raw, normalize(raw)]) {
      const times = layerTimes(graph, layers, null);
      expect(times.unmapped).toEqual([]);
      expect(states(times, 'unknown')).toEqual([]);
      const mapped = times.layers.flatMap(({ nodes }) => nodes);
      expect(new Set(mapped).size).toBe(mapped.length);
      expect([...mapped, ...states(times, 'folded')].sort()).toEqual(graph.nodes.map(({ name }) => name).sort());
      expect(contradictions(graph, optimised, times)).toEqual([]);
    }
  });

  it.each(levels)('is mapped as far as is certain where the file names no node (%s)', async (level) => {
    const { raw } = load();
    const bytes = writeOnnx({ ...raw, nodes: raw.nodes.map((node) => ({ ...node, name: '' })) });
    const read = readOnnx(bytes, file);
    const { layers, optimised } = await profile(bytes, read, level);
    for (const graph of [read, normalize(read)]) {
      const times = layerTimes(graph, layers, null);
      expect(contradictions(graph, optimised, times)).toEqual([]);
      // Fused convolutions go by numbers there, which tell nothing as soon as the network branches.
      if (level === 'extended' && file.startsWith('yolo')) {
        expect(new Set(times.unmapped.map(({ kind }) => kind))).toEqual(new Set(['FusedConv']));
      } else expect(times.unmapped).toEqual([]);
    }
  });

  it.each(levels)('is lined up with a cut of itself, normalisation folded or not (%s)', async (level) => {
    const { bytes, raw } = load();
    const dense = layerTimes(raw, (await profile(bytes, raw, level)).layers, null);
    const multiplying = raw.nodes.filter(({ operator }) => operator === 'Conv' || operator === 'Gemm');
    const cut = halved(normalize(raw));
    for (const graph of [cut, foldBatchNormalization(cut)]) {
      const { layers, optimised } = await profile(written(graph), graph, level);
      const times = layerTimes(graph, layers, null);
      expect(times.unmapped).toEqual([]);
      expect(states(times, 'unknown')).toEqual([]);
      expect(contradictions(graph, optimised, times)).toEqual([]);
      const both = lineUp(dense, times).filter(({ aNs, bNs }) => aNs !== null && bNs !== null);
      expect(both.map(({ node }) => node)).toEqual(expect.arrayContaining(multiplying.map(({ name }) => name)));
    }
  });
});

describe('small networks in ONNX Runtime', () => {
  it.each(structures)('$name', async ({ build }) => {
    const graph = build();
    for (const level of levels) {
      const { layers, optimised } = await profile(written(graph), graph, level);
      const times = layerTimes(graph, layers, null);
      expect(times.unmapped).toEqual([]);
      expect(states(times, 'unknown')).toEqual([]);
      expect(contradictions(graph, optimised, times)).toEqual([]);
    }
  });
});
