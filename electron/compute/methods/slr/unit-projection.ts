import type { ChannelUnits, WeightAxis } from '../../../../shared/graph/channels/units.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { zeroPositions } from '../../../../shared/graph/slices.ts';
import type { Tensors } from '../../training/tensors.ts';
import type { Projection } from './projection.ts';

/** Units that are alike, and how many of them leave. */
export interface Share {
  readonly units: readonly number[];
  readonly leaving: number;
}

/**
 * Networks from which so many units of each share can be cut away: all that makes their channels is zero, the filters,
 * biases and what goes along with them. What reads the channels is free: it reads zeros. So every weight belongs to one
 * unit at most, and the nearest such network lets the units of the smallest norm go.
 */
export class UnitProjection implements Projection {
  readonly weights: readonly string[];
  readonly #axes: readonly WeightAxis[];
  readonly #dims: ReadonlyMap<string, readonly number[]>;
  readonly #unitCount: number;
  readonly #shares: readonly Share[];

  /** `trained`: the weights that training changes; others are not bound. */
  constructor(
    { constants }: Graph,
    { units, weightAxes }: ChannelUnits,
    shares: readonly Share[],
    trained: Set<string>,
  ) {
    const cut = new Set(shares.flatMap((share) => (share.leaving > 0 ? share.units : [])));
    this.#axes = weightAxes.filter(
      ({ constant, role, masked, unitOf }) =>
        masked && role !== 'consumes' && trained.has(constant) && unitOf.some((unit) => cut.has(unit)),
    );
    this.weights = [...new Set(this.#axes.map(({ constant }) => constant))];
    this.#dims = new Map(this.weights.map((name) => [name, constants.get(name)!.dims]));
    this.#unitCount = units.length;
    this.#shares = shares;
  }

  project(values: Tensors, into: Tensors): void {
    const removed = this.removed(values);
    for (const name of this.weights) into.get(name)!.set(values.get(name)!);
    for (const { constant, axis, unitOf } of this.#axes) {
      const leaving = [...unitOf.keys()].filter((position) => removed.has(unitOf[position]));
      if (leaving.length > 0) zeroPositions(into.get(constant)!, this.#dims.get(constant)!, axis, leaving);
    }
  }

  /** The units that are zero in the nearest network; of equal norms the first. */
  removed(values: Tensors): ReadonlySet<number> {
    const squares = this.#squares(values);
    const removed = new Set<number>();
    for (const { units, leaving } of this.#shares) {
      const ascending = [...units].sort((a, b) => squares[a] - squares[b] || a - b);
      for (const unit of ascending.slice(0, leaving)) removed.add(unit);
    }
    return removed;
  }

  #squares(values: Tensors): Float64Array {
    const squares = new Float64Array(this.#unitCount);
    for (const { constant, axis, unitOf } of this.#axes) {
      const data = values.get(constant)!;
      const dims = this.#dims.get(constant)!;
      const inner = dims.slice(axis + 1).reduce((product, size) => product * size, 1);
      for (let i = 0; i < data.length; i++) {
        const unit = unitOf[Math.floor(i / inner) % dims[axis]];
        if (unit >= 0) squares[unit] += data[i] ** 2;
      }
    }
    return squares;
  }
}
