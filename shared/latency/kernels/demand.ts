import type { Program } from '../program/program.ts';
import { amounts, type KernelKind } from './kernel.ts';
import type { Layout } from './layout.ts';
import { KernelWalk } from './walk.ts';

/** What all kernels of one kind and site ask for together: the launches, then the other amounts, as `amounts` orders them. */
export interface Demand {
  readonly kind: KernelKind;
  readonly site: string;
  readonly amounts: readonly number[];
}

/** The demands of a network from which `kept` units of each class are left. */
export function demandsOf(program: Program, layout: Layout, kept: Int32Array = program.classes.sizes): Demand[] {
  const demands = new Map<string, { kind: KernelKind; site: string; amounts: number[] }>();
  new KernelWalk(program, layout).run(kept, (kind, site, ...own) => {
    const key = `${kind} ${site}`;
    let demand = demands.get(key);
    if (demand === undefined) {
      demand = { kind, site, amounts: amounts.map(() => 0) };
      demands.set(key, demand);
    }
    [1, ...own].forEach((amount, index) => (demand.amounts[index]! += amount));
  });
  return [...demands.values()];
}
