import type { Demand } from '../kernels/demand.ts';
import { amounts, type KernelKind } from '../kernels/kernel.ts';
import type { Price } from './prices.ts';

/** Prices to look up while predicting. */
export class PriceList {
  readonly #bySite = new Map<string, Float64Array>();
  readonly #byKind = new Map<string, Float64Array>();

  constructor(prices: readonly Price[]) {
    for (const { kind, site, ns } of prices) {
      if (site === null) this.#byKind.set(kind, Float64Array.from(ns));
      else this.#bySite.set(`${kind} ${site}`, Float64Array.from(ns));
    }
    for (const [kind, likewise] of standIns) {
      const prices = this.#byKind.get(likewise);
      if (!this.#byKind.has(kind) && prices) this.#byKind.set(kind, prices);
    }
  }

  /** Nanoseconds for each amount: of the very site, or of the kind where that was never measured. */
  of(kind: KernelKind, site: string): { readonly ns: Float64Array; readonly measured: boolean } {
    const own = this.#bySite.get(`${kind} ${site}`);
    if (own !== undefined) return { ns: own, measured: true };
    return { ns: this.#byKind.get(kind) ?? free, measured: false };
  }

  total(demands: readonly Demand[]): number {
    let total = 0;
    for (const { kind, site, amounts: own } of demands) {
      const { ns } = this.of(kind, site);
      for (let at = 0; at < ns.length; at++) total += own[at]! * ns[at]!;
    }
    return total;
  }
}

/** Of these nothing was measured. */
const free = new Float64Array(amounts.length);

/** Kinds that a few measured networks may never have shown, and the kind whose kernels are most like theirs. */
const standIns: readonly (readonly [KernelKind, KernelKind])[] = [
  ['pointwise', 'convolution'],
  ['convolution', 'pointwise'],
  ['from image', 'convolution'],
  ['plain pointwise', 'plain convolution'],
  ['plain convolution', 'plain pointwise'],
  ['grouped', 'plain convolution'],
  ['plain elementwise', 'elementwise'],
  ['elementwise', 'plain elementwise'],
  ['pool', 'plain elementwise'],
  ['other', 'plain elementwise'],
];
