import type { Graph } from '../../../shared/graph/graph.ts';
import { demandsOf } from '../../../shared/latency/kernels/demand.ts';
import type { Layout } from '../../../shared/latency/kernels/layout.ts';
import { compileProgram } from '../../../shared/latency/program/compile.ts';

/**
 * Nanoseconds of a device that rounds channels up to the layout's step, works at a rate that hangs on the kernel and on
 * the width of its image, is held up by memory, and takes a while to start each kernel; with noise of `noise` times a
 * number of `random` in [0, 1).
 */
export function deviceNs(graph: Graph, layout: Layout, random: () => number = () => 0.5, noise = 0): number {
  let ns = 4000;
  for (const { kind, site, amounts } of demandsOf(compileProgram(graph), layout)) {
    const [launches, work, , traffic, weights] = amounts as [number, number, number, number, number];
    const rate = (kind.startsWith('plain') ? 12 : 50) * (kind.includes('depthwise') ? 0.2 : 1);
    const width = Number(site.split('@')[1] ?? 32);
    ns += launches * 900 + (work / rate) * (width < 12 ? 1.4 : 1) + traffic * 0.06 + weights * 0.02;
  }
  return ns * (1 + noise * (2 * random() - 1));
}
