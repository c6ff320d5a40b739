import { describe, expect, it } from 'vitest';
import { arrange } from '../../../../../electron/compute/engines/onnxruntime/blocked/arrange.ts';
import { expand } from '../../../../../shared/graph/gradient/expand.ts';
import { runReference } from '../../../../shared/graph/gradient/reference/run.ts';
import { randomFeeds } from '../compare.ts';
import { blockedCases, programOf, smallNetwork } from './blocked-cases.ts';
import { blockedKernels } from './blocked-reference.ts';

describe.each([8, 16])('in blocks of %i, exactly', (block) => {
  it.each(Object.entries(blockedCases))('%s', (_, make) => {
    const { graph } = programOf(smallNetwork(make, 6, 5), 2);
    const feeds = new Map(
      [...randomFeeds(graph.inputs)].map(([name, data]) => [
        name,
        {
          dims: graph.inputs.find((input) => input.name === name)!.dims as readonly number[],
          data: Float64Array.from(data),
        },
      ]),
    );
    const expected = runReference(expand(graph), feeds);
    const found = runReference(arrange(graph, block), feeds, blockedKernels(block));
    for (const { name } of graph.outputs) {
      const [a, b] = [expected.get(name)!.data, found.get(name)!.data];
      expect(b.length).toBe(a.length);
      const size = Math.max(1, ...a.map(Math.abs));
      expect(Math.max(...a.map((value, at) => Math.abs(value - b[at]!))), name).toBeLessThan(1e-9 * size);
    }
  });
});
