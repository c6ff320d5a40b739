import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuntimeLayer } from '../../../shared/api/measurements.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { layerTimes } from '../../../shared/layers/layer-times.ts';
import { lineUp } from '../../../shared/layers/line-up.ts';
import { grow, steps } from '../graph/random-networks.ts';

const graphs = fc
  .tuple(fc.integer({ min: 0, max: 1e6 }), fc.array(fc.constantFrom(...steps), { minLength: 1, maxLength: 6 }))
  .map(([seed, plan]) => grow(seed, plan));

/** Pieces of what runtimes write, joined in any way, and anything at all. */
function layersOf(graph: Graph): fc.Arbitrary<RuntimeLayer[]> {
  const known = [...graph.nodes.map(({ name }) => name), ...graph.nodes.flatMap(({ outputs }) => outputs)];
  const piece = fc.oneof(
    fc.constantFrom(...known),
    fc.constantFrom(' + ', 'PWN(', ')', '{ForeignNode[', '...', ']}', '_nchwc', '_token_3', 'fused ', '/XFusion/'),
    fc.constantFrom('Reformatting CopyNode for ', ' copy', 'reshape_before_', ' || ', '[x 0]'),
    fc.string(),
  );
  const kind = fc.constantFrom(null, 'Conv', 'FusedConv', 'Relu', 'Split', 'Transpose', 'ReorderInput', 'Mul', '');
  return fc.array(
    fc.record({
      name: fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
      kind,
      nodes: fc.option(fc.array(fc.oneof(fc.constantFrom(...known), fc.string()), { maxLength: 3 })),
      medianNs: fc.integer({ min: 0, max: 1e9 }),
    }),
    { maxLength: 30 },
  );
}

const cases = graphs.chain((graph) => fc.tuple(fc.constant(graph), layersOf(graph)));

describe('layers of any names', () => {
  it('add up, whatever is mapped, and every layer is listed once', () => {
    fc.assert(
      fc.property(cases, ([graph, layers]) => {
        const times = layerTimes(graph, layers, null);
        const all = layers.reduce((sum, { medianNs }) => sum + medianNs, 0);
        expect(times.sumNs).toBe(all);
        expect(times.mappedNs + times.unmappedNs + times.overheadNs).toBe(all);
        expect(times.nodes.reduce((sum, { ns }) => sum + (ns ?? 0), 0)).toBe(times.mappedNs);
        const listed = [
          ...times.layers.map(({ runtimeLayer }) => runtimeLayer),
          ...[...times.unmapped, ...times.overhead].map(({ name }) => name),
        ];
        expect(listed.sort()).toEqual(layers.map(({ name }) => name).sort());
      }),
    );
  });

  it('account for every node, and show each fused one within a timed one', () => {
    fc.assert(
      fc.property(cases, ([graph, layers]) => {
        const { nodes } = layerTimes(graph, layers, null);
        expect(nodes.map(({ node }) => node)).toEqual(graph.nodes.map(({ name }) => name));
        const timed = new Set(nodes.flatMap(({ node, state }) => (state === 'timed' ? [node] : [])));
        for (const { state, within, ns } of nodes) {
          expect(ns !== null).toBe(state === 'timed');
          expect(within !== null && timed.has(within)).toBe(state === 'fused');
        }
      }),
    );
  });

  it('line up with others of the same network without losing time', () => {
    fc.assert(
      fc.property(cases, ([graph, layers]) => {
        const [a, b] = [layerTimes(graph, layers, null), layerTimes(graph, layers.slice(3), null)];
        const rows = lineUp(a, b);
        expect(rows.reduce((sum, { aNs }) => sum + (aNs ?? 0), 0)).toBe(a.mappedNs);
        expect(rows.reduce((sum, { bNs }) => sum + (bNs ?? 0), 0)).toBe(b.mappedNs);
      }),
    );
  });
});
