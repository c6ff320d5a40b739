import type { ChannelUnits } from '../graph/channels/units.ts';
import { fingerprint } from '../graph/fingerprint.ts';
import type { Graph } from '../graph/graph.ts';
import { namedUnits, requireModel, type Plan } from '../graph/plan.ts';
import { PriceList } from './fit/price-list.ts';
import type { KernelSink } from './kernels/kernel.ts';
import { KernelWalk } from './kernels/walk.ts';
import type { LatencyModelDocument } from './model.ts';
import { compileProgram } from './program/compile.ts';
import type { Program } from './program/program.ts';

/** A latency that nobody measured. */
export interface Prediction {
  readonly ns: number;
  /** Nine of ten networks that the model was tried on were within; wider where it has to guess. */
  readonly low: number;
  readonly high: number;
  readonly how: 'predicted';
  /** How much of it comes from layers like none that was measured, 0 to 1; the whole of what nothing is known of. */
  readonly guessed: number;
}

/** Two sessions on one device seldom agree more closely. */
const leastSpread = 0.03;
/**
 * What of a prediction comes from sites that were never measured is taken to be off by up to this share of itself; all of
 * it where nothing was held out to tell how far the model is off.
 */
const guessSpread = 0.3;

/** Predicts the latency of cuts of one network without cutting it, in microseconds each; keeps nothing between calls. */
export class PlanPredictor {
  readonly #units: ChannelUnits;
  readonly #fingerprint: string;
  readonly #program: Program;
  readonly #walk: KernelWalk;
  readonly #prices: PriceList;
  readonly #spread: number;
  readonly #kept: Int32Array;
  #ns = 0;
  #guessed = 0;

  /** `units` as found on this very graph; the graph as normalised, not yet cut. */
  constructor(graph: Graph, units: ChannelUnits, model: LatencyModelDocument) {
    this.#units = units;
    this.#fingerprint = fingerprint(graph);
    this.#program = compileProgram(graph, units);
    this.#walk = new KernelWalk(this.#program, model.layout);
    this.#prices = new PriceList(model.prices);
    this.#spread = Math.max(leastSpread, model.error?.spread ?? guessSpread);
    this.#kept = new Int32Array(this.#program.classes.sizes.length);
  }

  /** PLAN_MISMATCH and PLAN_INVALID as replaying the plan would throw; whether its units may leave is not looked at. */
  ofPlan(plan: Plan): Prediction {
    requireModel(plan, this.#fingerprint);
    return this.ofRemoved(namedUnits(this.#units, plan));
  }

  /** The network without these units, each named once. */
  ofRemoved(removed: Iterable<number>): Prediction {
    const { classOf, sizes } = this.#program.classes;
    this.#kept.set(sizes);
    for (const unit of removed) this.#kept[classOf[unit]!]!--;
    return this.#prediction();
  }

  /**
   * The network with so many units left in these groups (by id), and all in the others. Where a group's channels lie in
   * tensors of different widths, each keeps the same share.
   */
  ofKept(kept: ReadonlyMap<string, number>): Prediction {
    const { classOf, sizes } = this.#program.classes;
    this.#kept.set(sizes);
    for (const { id, units } of this.#units.groups) {
      const left = kept.get(id);
      if (left === undefined) continue;
      for (const own of new Set(units.map((unit) => classOf[unit]!))) {
        this.#kept[own] = Math.max(1, Math.round((sizes[own]! * left) / units.length));
      }
    }
    return this.#prediction();
  }

  #prediction(): Prediction {
    this.#ns = 0;
    this.#guessed = 0;
    this.#walk.run(this.#kept, this.#pay);
    const guessed = this.#ns > 0 ? this.#guessed / this.#ns : 1;
    const spread = Math.exp(this.#spread + guessSpread * guessed);
    return { ns: this.#ns, low: this.#ns / spread, high: this.#ns * spread, how: 'predicted', guessed };
  }

  readonly #pay: KernelSink = (kind, site, work, passes, traffic, weights) => {
    const { ns, measured } = this.#prices.of(kind, site);
    const paid = ns[0]! + work * ns[1]! + passes * ns[2]! + traffic * ns[3]! + weights * ns[4]!;
    this.#ns += paid;
    if (!measured) this.#guessed += paid;
  };
}
