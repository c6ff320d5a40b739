import { describe, expect, it } from 'vitest';
import { normalize } from '../../../shared/graph/normalize.ts';
import { seededRandom } from '../graph/builder.ts';
import { proveRandomCut } from '../graph/prove.ts';
import { disagreement } from './agreement.ts';
import { blocks } from './blocks.ts';
import { throughArchive, throughH5, throughTfjs } from './files.ts';

const formats = { 'TensorFlow.js': throughTfjs, '.h5': throughH5, '.keras': throughArchive };

describe.each(Object.entries(blocks))('%s', (_, make) => {
  it.each(Object.entries(formats))('agrees with TensorFlow.js when read from %s', async (_, through) => {
    const model = make();
    expect(await disagreement(model, await through(model), 10)).toBeLessThan(1e-4);
  });

  it('is cut exactly', async () => {
    const graph = normalize(await throughH5(make()));
    for (let seed = 1; seed <= 3; seed++) {
      const { difference, removed } = await proveRandomCut(graph, seededRandom(seed));
      expect(removed.size).toBeGreaterThan(0);
      expect(difference).toBeLessThan(1e-4);
    }
  });
});
