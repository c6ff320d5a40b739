import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { globalL2Scores } from '../../../../electron/compute/methods/global-l2/scores.ts';
import { uniformL1Scores } from '../../../../electron/compute/methods/uniform-l1/scores.ts';
import { readModelFile } from '../../../../electron/compute/model.ts';
import { proveCut } from '../../../../electron/compute/prune/prove.ts';
import { Selector } from '../../../../electron/compute/prune/select.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { costOf } from '../../../../shared/graph/cost.ts';
import { cutGraph } from '../../../../shared/graph/cut.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';

const models = '../shared/data/models';

describe.skipIf(!existsSync(models))('networks of ../shared/data', () => {
  it.each([
    ['resnet20-cifar10-jpeg', 0.5, 1],
    ['resnet56-cifar10', 0.3, 1],
    ['mobilenetv2-imagenet-bnfolded', 0.5, 8],
    ['yolo-fastest-1.1-xl', 0.6, 4],
  ])('%s is cut to %f of its MACs in multiples of %i, and proved', async (name, keepMacs, round) => {
    const graph = normalize((await readModelFile(`${models}/${name}.onnx`)).graph);
    const units = findUnits(graph);
    const selector = new Selector(graph, units, { round });
    for (const scores of [globalL2Scores(graph, units), uniformL1Scores(graph, units)]) {
      const removed = selector.select(scores, selector.shareOf('macs', keepMacs));
      const cut = cutGraph(graph, units, removed);
      expect(costOf(cut).macs).toBeLessThanOrEqual(keepMacs * costOf(graph).macs);
      const proof = await proveCut(graph, units, removed, cut, { seed: 0, threads: 2 });
      expect(proof.relativeDifference).toBeLessThanOrEqual(1e-4);
    }
  });
});
