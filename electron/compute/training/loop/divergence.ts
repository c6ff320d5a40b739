import { EspalierError } from '../../../../shared/api/errors.ts';
import type { BatchStatistics } from '../../engines/engine.ts';
import type { Stateful, TrainingState } from '../state.ts';
import type { Tensors } from '../tensors.ts';

/** Losses at the start, and at the end so far, that are averaged: one batch says little. */
const window = 10;
const factor = 10;
/** A network that knows its data by heart starts near 0, and augmentation alone costs it more than ten times that. */
const leastStart = 0.1;
/** So many losses tell something of a training that has just begun, where two batches stand for the start. */
const fewest = 5;
const leastEarlyStart = 1;

/** What a step showed of itself. */
export interface StepSigns {
  readonly loss: number;
  /** Of all gradients as one vector. */
  readonly gradientNorm: number;
  readonly gradients: Tensors;
  /** By batch normalisation. */
  readonly statistics: ReadonlyMap<string, BatchStatistics>;
}

/** Watches the loss: that of a training that goes wrong grows without end or is no number any more. */
export class Divergence implements Stateful {
  readonly #losses = new Float32Array(window);
  #seen = 0;
  #start = 0;

  /** Throws TRAINING_DIVERGED naming the step, and the layer that it shows in first. `layers` is by weight. */
  check(step: number, signs: StepSigns, layers: ReadonlyMap<string, string>): void {
    const { loss, gradientNorm, gradients, statistics } = signs;
    if (!Number.isFinite(loss)) {
      const layer = firstBroken(statistics) ?? layers.get(largest(gradients));
      throw diverged(step, `the loss is ${loss}`, layer);
    }
    if (!Number.isFinite(gradientNorm)) {
      throw diverged(step, 'the gradients are no finite numbers', layers.get(lastBroken(gradients) ?? ''));
    }
    this.#losses[this.#seen++ % window] = loss;
    const known = this.#losses.subarray(0, Math.min(this.#seen, window));
    if (this.#seen === window) this.#start = Math.max(meanOf(known), leastStart);
    if (this.#seen < fewest) return;
    // A training of a few steps may be over before its start is known well.
    const early = this.#seen < window;
    const start = early ? Math.max(meanOf(known.subarray(0, 2)), leastEarlyStart) : this.#start;
    const now = meanOf(early ? known.subarray(-3) : known);
    if (now <= factor * start) return;
    const grown = `the loss is ${now.toPrecision(3)}, over ten times the ${start.toPrecision(3)} at the start`;
    throw diverged(step, grown, layers.get(largest(gradients)));
  }

  /** Throws TRAINING_DIVERGED where the network that a step has left gives no finite loss on images. */
  checkValidation(step: number, loss: number): void {
    if (!Number.isFinite(loss)) throw diverged(step, `the loss on the validation images is ${loss}`, undefined);
  }

  state(): TrainingState {
    return { arrays: new Map([['losses', this.#losses.slice()]]), numbers: { seen: this.#seen, start: this.#start } };
  }

  restore({ arrays, numbers }: TrainingState): void {
    this.#losses.set(arrays.get('losses')!);
    this.#seen = numbers['seen']!;
    this.#start = numbers['start']!;
  }
}

function meanOf(losses: Float32Array): number {
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

/** Forwards it begins at the first layer whose activations are no finite numbers. */
function firstBroken(statistics: ReadonlyMap<string, BatchStatistics>): string | undefined {
  for (const [node, { mean, variance }] of statistics) {
    if (!Number.isFinite(sum(mean)) || !Number.isFinite(sum(variance))) return node;
  }
  return undefined;
}

/** Backwards it begins at the last layer. */
function lastBroken(gradients: Tensors): string | undefined {
  return [...gradients].findLast(([, gradient]) => !Number.isFinite(sum(gradient)))?.[0];
}

/** Not finite when any element is not; a sum that overflows has diverged too. */
function sum(values: Float32Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

function largest(gradients: Tensors): string {
  let name = '';
  let most = -1;
  for (const [weight, gradient] of gradients) {
    const norm = Math.sqrt(gradient.reduce((squares, value) => squares + value * value, 0) / gradient.length);
    if (norm <= most) continue;
    most = norm;
    name = weight;
  }
  return name;
}

function diverged(step: number, what: string, layer: string | undefined): EspalierError {
  return new EspalierError(
    'TRAINING_DIVERGED',
    `Training diverged at step ${step}: ${what}${layer === undefined ? '' : `; most at layer '${layer}'`}.`,
    'Lower the learning rate, add warm-up steps, or limit the gradients (clip: { norm: 1 } in the recipe).',
  );
}
