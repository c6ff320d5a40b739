import {
  arraysState,
  joinStates,
  numberOf,
  partOf,
  restoreArrays,
  type Stateful,
  type TrainingState,
} from '../../training/state.ts';
import type { StepHook } from '../../training/step-hook.ts';
import { copyOf, type Tensors, zerosLike } from '../../training/tensors.ts';
import { sumOfNorms } from './distances.ts';
import type { Projection } from './projection.ts';
import { nextStepSize, type StepSizeRule } from './step-size.ts';

export interface RelaxationSettings extends StepSizeRule {
  /** `slr`: steps of the multipliers that shrink, each after a test; `admm`: scaled multipliers, a step at every update. */
  readonly algorithm: 'slr' | 'admm';
  /** The first step of the multipliers. */
  readonly s0: number;
  /** Weight of the quadratic penalty. */
  readonly rho: number;
}

/** What one update came to. */
export interface Update {
  /** Counts them from 1. */
  readonly update: number;
  /** Half steps of the multipliers accepted so far, and one. */
  readonly k: number;
  /** Of the multipliers. */
  readonly step: number;
  /** Whether the weights, and whether the projected ones, passed their test of surrogate optimality. */
  readonly accepted: { readonly weights: boolean; readonly projected: boolean };
  /** Sum of norms of W - Z, after it. */
  readonly gap: number;
  /** The gap over the sum of norms of W. */
  readonly relativeGap: number;
  /** Sum of norms of the multipliers. */
  readonly multipliers: number;
}

/**
 * Drives weights W to a set while they are trained: the augmented Lagrangian
 * f(W) + <Lambda, W - Z> + rho/2 ||W - Z||^2, with Z in the set. The W step is the training itself, to whose gradients
 * this hook adds Lambda + rho (W - Z). An update tests whether W has made the Lagrangian smaller than the W and Z of the
 * last update, and moves the multipliers half a step; projects, tests the projection, and moves them the other half. Where
 * the first test fails W is trained further; where the second does, the half step is taken back.
 *
 * Gurevin et al. (IJCAI 2021) in its corrected form: previous points are copies, gradients do not flow through Lambda and
 * Z, and both sides of a test have the loss of their own point.
 */
export class Relaxation implements StepHook, Stateful {
  readonly #settings: RelaxationSettings;
  readonly #projection: Projection;
  readonly #z: Tensors;
  readonly #multipliers: Tensors;
  /** At the last update that moved Z. */
  readonly #weightsBefore: Tensors;
  #lossBefore: number | null = null;
  #step: number;
  #k = 1;
  #updates = 0;

  /** `weights`: those to begin with; what the projection does not bind is left alone. */
  constructor(settings: RelaxationSettings, projection: Projection, weights: Tensors) {
    this.#settings = settings;
    this.#projection = projection;
    this.#step = settings.s0;
    const bound = new Map(projection.weights.map((name) => [name, weights.get(name)!]));
    this.#z = copyOf(bound);
    projection.project(bound, this.#z);
    this.#multipliers = zerosLike(bound);
    this.#weightsBefore = copyOf(bound);
  }

  afterBackward(gradients: Tensors, weights: Tensors): number {
    const { rho } = this.#settings;
    let penalty = 0;
    for (const [name, z] of this.#z) {
      const [gradient, w, multiplier] = [gradients.get(name)!, weights.get(name)!, this.#multipliers.get(name)!];
      for (let i = 0; i < z.length; i++) {
        const away = w[i] - z[i];
        gradient[i] += multiplier[i] + rho * away;
        penalty += away * (multiplier[i] + (rho / 2) * away);
      }
    }
    return penalty;
  }

  /** Moves Z and the multipliers. `loss`: f at these weights, measured as at the update before. */
  update(weights: Tensors, loss: number): Update {
    const bound = new Map(this.#projection.weights.map((name) => [name, weights.get(name)!]));
    const accepted = this.#settings.algorithm === 'admm' ? this.#admm(bound) : this.#slr(bound, loss);
    this.#updates++;
    const gap = sumOfNorms(bound, this.#z);
    return {
      ...{ update: this.#updates, k: this.#k, step: this.#step, accepted, gap },
      relativeGap: gap / Math.max(sumOfNorms(bound), Number.MIN_VALUE),
      multipliers: sumOfNorms(this.#multipliers),
    };
  }

  #slr(w: Tensors, loss: number): Update['accepted'] {
    // Z has stayed what it was since the last update that moved it.
    const [wBefore, zBefore] = [this.#weightsBefore, this.#z];
    const first = this.#lossBefore === null;
    const lagrangian = loss + this.#penalty(w, zBefore);
    if (!first && !(lagrangian < this.#lossBefore! + this.#penalty(wBefore, zBefore))) {
      return { weights: false, projected: false };
    }
    const taken = { step: this.#step, k: this.#k, multipliers: copyOf(this.#multipliers) };
    const half = this.#move(w, zBefore, sumOfNorms(wBefore, zBefore));
    const z = this.#projected(w);
    // Not below, as the paper has it, but not above: the projection is exact, and where it stays what it was W may go on.
    if (!first && !(this.#penalty(w, z) <= this.#penalty(w, zBefore))) {
      this.#step = taken.step;
      this.#k = taken.k;
      assign(this.#multipliers, taken.multipliers);
      return { weights: true, projected: false };
    }
    this.#move(w, z, half);
    assign(this.#z, z);
    assign(this.#weightsBefore, w);
    this.#lossBefore = loss;
    return { weights: true, projected: true };
  }

  /** Boyd et al. 2011: Z is what is nearest to W + U, and U grows by W - Z; in terms of Lambda = rho U. */
  #admm(w: Tensors): Update['accepted'] {
    assign(this.#z, this.#projected(w));
    this.#step = this.#settings.rho;
    addScaledDifference(this.#multipliers, w, this.#z, this.#step);
    this.#k++;
    return { weights: true, projected: true };
  }

  /** Half a step of the multipliers, after one whose points were `before` apart; gives how far these are. */
  #move(w: Tensors, z: Tensors, before: number): number {
    const now = sumOfNorms(w, z);
    this.#step = nextStepSize(this.#settings, this.#k, this.#step, before, now);
    addScaledDifference(this.#multipliers, w, z, this.#step);
    this.#k++;
    return now;
  }

  /** The point of the set nearest to W + Lambda / rho: with it the Lagrangian is smallest. */
  #projected(w: Tensors): Tensors {
    const { rho } = this.#settings;
    const shifted = copyOf(w);
    for (const [name, values] of shifted) {
      const multiplier = this.#multipliers.get(name)!;
      for (let i = 0; i < values.length; i++) values[i] += multiplier[i] / rho;
    }
    const z = copyOf(shifted);
    this.#projection.project(shifted, z);
    return z;
  }

  /** What the Lagrangian adds to the loss. */
  #penalty(w: Tensors, z: Tensors): number {
    const { rho } = this.#settings;
    let sum = 0;
    for (const [name, values] of w) {
      const [nearby, multiplier] = [z.get(name)!, this.#multipliers.get(name)!];
      for (let i = 0; i < values.length; i++) {
        const away = values[i] - nearby[i];
        sum += away * (multiplier[i] + (rho / 2) * away);
      }
    }
    return sum;
  }

  state(): TrainingState {
    return joinStates({
      z: arraysState(this.#z),
      multipliers: arraysState(this.#multipliers),
      weightsBefore: arraysState(this.#weightsBefore),
      progress: {
        arrays: new Map(),
        numbers: {
          ...{ step: this.#step, k: this.#k, updates: this.#updates },
          ...(this.#lossBefore !== null && { lossBefore: this.#lossBefore }),
        },
      },
    });
  }

  restore(state: TrainingState): void {
    const progress = partOf(state, 'progress');
    const [step, k, updates] = ['step', 'k', 'updates'].map((name) => numberOf(progress, name));
    restoreArrays(partOf(state, 'z'), this.#z);
    restoreArrays(partOf(state, 'multipliers'), this.#multipliers);
    restoreArrays(partOf(state, 'weightsBefore'), this.#weightsBefore);
    this.#step = step;
    this.#k = k;
    this.#updates = updates;
    this.#lossBefore = progress.numbers['lossBefore'] ?? null;
  }
}

function assign(to: Tensors, from: Tensors): void {
  for (const [name, values] of to) values.set(from.get(name)!);
}

function addScaledDifference(to: Tensors, a: Tensors, b: Tensors, scale: number): void {
  for (const [name, values] of to) {
    const [first, second] = [a.get(name)!, b.get(name)!];
    for (let i = 0; i < values.length; i++) values[i] += scale * (first[i] - second[i]);
  }
}
