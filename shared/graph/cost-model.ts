import { type Allowance, Allowances } from './allowances.ts';
import { analyze } from './analyze.ts';
import type { ChannelUnits } from './channels/units.ts';
import { activationsOf, costOf, multiplicationsOf, parametersOf } from './cost.ts';
import type { Graph } from './graph.ts';
import { Incidence } from './incidence.ts';
import { storedWeights } from './quantized-weights.ts';
import { elementCount } from './tensor.ts';

/** The cost that a cut would have, kept up to date unit by unit: equal to `costOf(cutGraph(…))` at every moment. */
export interface CostModel {
  readonly macs: number;
  readonly params: number;
  /** Bytes of all intermediate values of one inference. */
  readonly activationBytes: number;
  /** Whether every tensor and group keeps a unit when these leave as well; a cut that empties one is refused. */
  canRemove(units: readonly number[]): boolean;
  remove(unit: number): void;
  restore(unit: number): void;
}

/** Starts at the dense model. A change costs as many steps as weights have slices of the unit. */
export function createCostModel(graph: Graph, units: ChannelUnits): CostModel {
  return new SliceCounter(graph, units);
}

class SliceCounter implements CostModel {
  macs: number;
  params: number;
  activationBytes: number;
  private readonly removed: Uint8Array;
  private readonly occupancy: Allowances;
  /** For each axis with units its constant and how many slices it still has. */
  private readonly constantOfAxis: SlicedConstant[] = [];
  private readonly sizeOfAxis: number[] = [];
  /** The axes that each unit lies on and how many slices it has there. */
  private readonly slices: Incidence;
  /** Bytes of the intermediate values' positions that each unit lies on. */
  private readonly bytesOfUnit: Float64Array;

  constructor(graph: Graph, units: ChannelUnits) {
    const cost = costOf(graph);
    this.macs = cost.macs;
    this.params = cost.params;
    this.activationBytes = cost.activationBytes;
    this.bytesOfUnit = bytesOfUnits(graph, units);
    this.removed = new Uint8Array(units.units.length);
    this.occupancy = occupancyOf(units);

    const weights = weightCosts(graph);
    const sliced = new Map<string, SlicedConstant>();
    const lists: Int32Array[] = [];
    for (const { constant, unitOf } of units.weightAxes) {
      const weight = weights.get(constant);
      if (!weight) continue;
      let owner = sliced.get(constant);
      if (!owner) {
        owner = { ...weight, rest: elementCount(graph.constants.get(constant)!.dims), axes: [] };
        sliced.set(constant, owner);
      }
      const axis = this.constantOfAxis.length;
      owner.axes.push(axis);
      owner.rest /= unitOf.length;
      this.constantOfAxis.push(owner);
      this.sizeOfAxis.push(unitOf.length);
      lists.push(unitOf);
    }
    this.slices = new Incidence(units.units.length, lists);
  }

  canRemove(units: readonly number[]): boolean {
    return this.occupancy.allows(units);
  }

  remove(unit: number): void {
    this.change(unit, 1);
  }

  restore(unit: number): void {
    this.change(unit, 0);
  }

  private change(unit: number, removed: 0 | 1): void {
    if (this.removed[unit] !== 1 - removed) {
      throw new RangeError(`unit ${unit} is ${removed === 1 ? 'not there' : 'not removed'}`);
    }
    this.removed[unit] = removed;
    const sign = removed === 1 ? -1 : 1;
    this.occupancy.change(unit, sign);
    this.activationBytes += sign * this.bytesOfUnit[unit]!;
    const { starts, lists, counts } = this.slices;
    for (let at = starts[unit]!; at < starts[unit + 1]!; at++) {
      const axis = lists[at]!;
      const { positions, parameter, rest, axes } = this.constantOfAxis[axis]!;
      let change = sign * counts[at]! * rest;
      for (const other of axes) if (other !== axis) change *= this.sizeOfAxis[other]!;
      this.sizeOfAxis[axis]! += sign * counts[at]!;
      this.macs += change * positions;
      if (parameter) this.params += change;
    }
  }
}

/** Every tensor and group may lose all its units but one. */
function occupancyOf({ units, groups, weightAxes, layouts }: ChannelUnits): Allowances {
  const prunable = Uint8Array.from(units, (unit) => Number(unit.prunable));
  // Many tensors share a list.
  const lists = new Set<Int32Array>();
  for (const group of groups) lists.add(Int32Array.from(group.units));
  for (const { unitOf } of weightAxes) lists.add(unitOf);
  for (const { unitOf } of layouts.values()) lists.add(unitOf);
  const allowances: Allowance[] = [];
  for (const list of lists) {
    // What holds a position that never leaves is never emptied.
    let at = 0;
    while (at < list.length && list[at]! >= 0 && prunable[list[at]!] === 1) at++;
    if (at === list.length) allowances.push({ units: list, mayLeave: list.length - 1 });
  }
  return new Allowances(units.length, allowances);
}

function bytesOfUnits(graph: Graph, { units, layouts }: ChannelUnits): Float64Array {
  // Many values share a list of units, which is gone through once.
  const perPosition = new Map<Int32Array, number>();
  for (const { value, bytes } of activationsOf(graph)) {
    const unitOf = layouts.get(value)?.unitOf;
    if (unitOf) perPosition.set(unitOf, (perPosition.get(unitOf) ?? 0) + bytes / unitOf.length);
  }
  const bytesOfUnit = new Float64Array(units.length);
  for (const [unitOf, bytes] of perPosition) for (const unit of unitOf) if (unit >= 0) bytesOfUnit[unit]! += bytes;
  return bytesOfUnit;
}

interface SlicedConstant extends WeightCost {
  /** Elements of one slice on every axis with units. */
  rest: number;
  readonly axes: number[];
}

interface WeightCost {
  /** Multiply-accumulates for each element, over all nodes that use the weight. */
  positions: number;
  parameter: boolean;
}

function weightCosts(graph: Graph): Map<string, WeightCost> {
  const costs = new Map<string, WeightCost>();
  const costFor = (constant: string): WeightCost => {
    let cost = costs.get(constant);
    if (!cost) costs.set(constant, (cost = { positions: 0, parameter: false }));
    return cost;
  };
  const stored = storedWeights(graph);
  for (const analyzed of analyze(graph).nodes) {
    const work = multiplicationsOf(analyzed);
    const weight = stored(work?.weight ?? '');
    if (work && weight) costFor(weight).positions += work.positions;
    for (const name of parametersOf(analyzed, graph, stored)) costFor(name).parameter = true;
  }
  return costs;
}
