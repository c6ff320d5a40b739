import { analyze } from './analyze.ts';
import type { ChannelUnits } from './channels/units.ts';
import { costOf, multiplicationsOf, parametersOf } from './cost.ts';
import type { Graph } from './graph.ts';
import { Occupancy } from './occupancy.ts';
import { storedWeights } from './quantized-weights.ts';
import { elementCount } from './tensor.ts';

/** The cost that a cut would have, kept up to date unit by unit: equal to `costOf(cutGraph(…))` at every moment. */
export interface CostModel {
  readonly macs: number;
  readonly params: number;
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
  private readonly removed: Uint8Array;
  private readonly occupancy: Occupancy;
  /** For each axis with units its constant and how many slices it still has. */
  private readonly constantOfAxis: SlicedConstant[] = [];
  private readonly sizeOfAxis: number[] = [];
  /** For each unit the axes that it lies on and how many slices it has there, as pairs. */
  private readonly slices: number[][];

  constructor(graph: Graph, units: ChannelUnits) {
    const cost = costOf(graph);
    this.macs = cost.macs;
    this.params = cost.params;
    this.removed = new Uint8Array(units.units.length);
    this.occupancy = new Occupancy(units);
    this.slices = units.units.map(() => []);

    const weights = weightCosts(graph);
    const sliced = new Map<string, SlicedConstant>();
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
      for (const unit of unitOf) {
        if (unit < 0) continue;
        const own = this.slices[unit]!;
        if (own.at(-2) === axis) own[own.length - 1]!++;
        else own.push(axis, 1);
      }
    }
  }

  canRemove(units: readonly number[]): boolean {
    return this.occupancy.spares(units);
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
    const slices = this.slices[unit]!;
    for (let at = 0; at < slices.length; at += 2) {
      const axis = slices[at]!;
      const { positions, parameter, rest, axes } = this.constantOfAxis[axis]!;
      let change = sign * slices[at + 1]! * rest;
      for (const other of axes) if (other !== axis) change *= this.sizeOfAxis[other]!;
      this.sizeOfAxis[axis]! += sign * slices[at + 1]!;
      this.macs += change * positions;
      if (parameter) this.params += change;
    }
  }
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
