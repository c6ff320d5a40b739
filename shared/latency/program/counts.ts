import type { ChannelUnits } from '../../graph/channels/units.ts';
import { Incidence } from '../../graph/incidence.ts';

/** Units that lie in exactly the same tensors: what a cut leaves of each class tells the size of every tensor. */
export interface UnitClasses {
  /** For each unit its class. */
  readonly classOf: Int32Array;
  /** For each class how many units the dense network has of it. */
  readonly sizes: Int32Array;
}

/** How many positions of an axis are left in a cut: `fixed`, and `times[i]` for each unit left of class `classes[i]`. */
export interface Count {
  readonly fixed: number;
  readonly classes: Int32Array;
  readonly times: Int32Array;
}

/** Classes in the order of their first unit. */
export function classesOf({ units, weightAxes, layouts }: ChannelUnits): UnitClasses {
  const lists = new Set<Int32Array>();
  for (const { unitOf } of weightAxes) lists.add(unitOf);
  for (const { unitOf } of layouts.values()) lists.add(unitOf);
  const places = new Incidence(units.length, [...lists]);
  const classOf = new Int32Array(units.length);
  const known = new Map<string, number>();
  const sizes: number[] = [];
  for (const { id, group } of units) {
    let key = group;
    for (let at = places.starts[id]!; at < places.starts[id + 1]!; at++) {
      key += ` ${places.lists[at]!}:${places.counts[at]!}`;
    }
    let own = known.get(key);
    if (own === undefined) known.set(key, (own = sizes.push(0) - 1));
    classOf[id] = own;
    sizes[own]!++;
  }
  return { classOf, sizes: Int32Array.from(sizes) };
}

export function fixedCount(fixed: number): Count {
  return { fixed, classes: none, times: none };
}

const none = new Int32Array();

/** `unitOf` as a layout holds it: the unit at each position, below zero where none lies. */
export function countOf(unitOf: Int32Array, { classOf, sizes }: UnitClasses): Count {
  const positions = new Map<number, number>();
  let fixed = 0;
  for (const unit of unitOf) {
    if (unit < 0) fixed++;
    else positions.set(classOf[unit]!, (positions.get(classOf[unit]!) ?? 0) + 1);
  }
  const classes = Int32Array.from(positions.keys());
  // Every unit of a class has as many positions in a list as any other.
  return { fixed, classes, times: classes.map((own) => positions.get(own)! / sizes[own]!) };
}

export function evaluateCount({ fixed, classes, times }: Count, kept: Int32Array): number {
  let count = fixed;
  for (let at = 0; at < classes.length; at++) count += times[at]! * kept[classes[at]!]!;
  return count;
}
