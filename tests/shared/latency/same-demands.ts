import { expect } from 'vitest';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { cutGraph } from '../../../shared/graph/cut.ts';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { demandsOf } from '../../../shared/latency/kernels/demand.ts';
import type { Layout } from '../../../shared/latency/kernels/layout.ts';
import { compileProgram } from '../../../shared/latency/program/compile.ts';

export const layoutsToTry: readonly Layout[] = [
  { kind: 'blocked', step: 16 },
  { kind: 'blocked', step: 8 },
  { kind: 'even', step: 8 },
];

/** What is told of random cuts without cutting is what is told of the cut graphs. */
export function expectSameDemands(graph: Graph, random: () => number, cuts: number): void {
  const units = findUnits(graph);
  const program = compileProgram(graph, units);
  for (let trial = 0; trial < cuts; trial++) {
    const share = random();
    const rounded = trial % 2 === 0 ? 1 : 4;
    const removed = new Set<number>();
    for (const { prunable, id } of units.units) {
      if (prunable && Math.floor(id / rounded) % 5 !== 0 && random() < share) removed.add(id);
    }
    const kept = program.classes.sizes.slice();
    for (const unit of removed) kept[program.classes.classOf[unit]!]!--;
    const cut = cutOrNull(() => cutGraph(graph, units, removed));
    if (cut === null) continue;
    const direct = compileProgram(cut);
    for (const layout of layoutsToTry) expect(demandsOf(program, layout, kept)).toEqual(demandsOf(direct, layout));
  }
}

function cutOrNull(cut: () => Graph): Graph | null {
  try {
    return cut();
  } catch (error) {
    // A tensor would have lost its last channel.
    if (error instanceof EspalierError && error.code === 'PLAN_INVALID') return null;
    throw error;
  }
}
