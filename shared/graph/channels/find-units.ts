import { analyze } from '../analyze.ts';
import type { Graph } from '../graph.ts';
import { DisjointSets } from './disjoint-sets.ts';
import { ChannelTracker } from './tracker.ts';
import type { TrackedAxis } from './tracker.ts';
import type { ChannelLayout, ChannelUnit, ChannelUnits, FilterLayer, UnitGroup, WeightAxis } from './units.ts';

/**
 * The channel units of a normalised graph (see `normalize`), by union-find on single channels. Channels that no weight
 * produces (graph inputs, padding) are no units: they stay.
 */
export function findUnits(graph: Graph): ChannelUnits {
  const { nodes } = analyze(graph);
  const tracker = new ChannelTracker(graph);
  for (const node of nodes) tracker.visit(node);
  tracker.finish(graph.outputs);

  const { sets } = tracker;
  const axes = [...tracker.axes.values()];
  const reasons = reasonsByRoot(tracker);
  const groups: UnitGroup[] = [];
  const units: ChannelUnit[] = [];
  const unitOfRoot = new Int32Array(sets.size).fill(-1);
  for (const { name, roots } of groupRoots(axes, sets)) {
    const id = `g${groups.length}`;
    const members = roots.map((root, index) => {
      const fixedBy = reasons.get(root) ?? nothing;
      const unit = { id: units.length, group: id, index, prunable: fixedBy.length === 0, fixedBy };
      units.push(unit);
      unitOfRoot[root] = unit.id;
      return unit;
    });
    const prunable = members.some((unit) => unit.prunable);
    const fixedBy = prunable ? [] : [...new Set(members.flatMap((unit) => unit.fixedBy))];
    groups.push({ id, name, units: members.map((unit) => unit.id), prunable, fixedBy });
  }

  // Tensors with the same units share the array, so that passes over the units see each list once.
  const translated = new Map<Int32Array, Int32Array>();
  const shared = new Map<string, Int32Array>();
  const toUnits = (ids: Int32Array): Int32Array => {
    const known = translated.get(ids);
    if (known) return known;
    const unitOf = new Int32Array(ids.length);
    for (let index = 0; index < ids.length; index++) unitOf[index] = unitOfRoot[sets.find(ids[index]!)]!;
    const key = `${unitOf[0]} ${unitOf.length}`;
    const alike = shared.get(key);
    const list = alike && isEqual(alike, unitOf) ? alike : unitOf;
    shared.set(key, list);
    translated.set(ids, list);
    return list;
  };
  const weightAxes: WeightAxis[] = [];
  const layers: FilterLayer[] = [];
  for (const { constant, axis, node, role, masked, filters, ids } of axes) {
    const unitOf = toUnits(ids);
    if (filters) {
      const unitOfFilter = unitOf.map((unit) => (unit >= 0 && units[unit]!.prunable ? unit : -1));
      layers.push({ constant, node, axis, count: ids.length, unitOfFilter });
    }
    if (unitOf.some((unit) => unit >= 0)) weightAxes.push({ constant, axis, node, role, masked, unitOf });
  }
  const layouts = new Map<string, ChannelLayout>();
  for (const [value, layout] of tracker.layouts) {
    const unitOf = toUnits(layout.ids);
    if (unitOf.some((unit) => unit >= 0)) layouts.set(value, { axes: layout.axes, dims: layout.dims, unitOf });
  }
  return { units, groups, layers, weightAxes, layouts };
}

/** Of most units: one list for them all. */
const nothing: readonly string[] = [];

function reasonsByRoot({ fixed, sets }: ChannelTracker): Map<number, string[]> {
  const reasons = new Map<number, string[]>();
  for (const { ids, reason } of fixed) {
    for (const element of ids) {
      const root = sets.find(element);
      const known = reasons.get(root);
      if (!known) reasons.set(root, [reason]);
      else if (!known.includes(reason)) known.push(reason);
    }
  }
  return reasons;
}

interface RootGroup {
  readonly name: string;
  /** One element for each unit, in the order of the units. */
  readonly roots: readonly number[];
}

function isEqual(a: Int32Array, b: Int32Array): boolean {
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return a.length === b.length;
}

/** Units that lie along one producing axis belong to one group; groups in the order of their first axis. */
function groupRoots(axes: readonly TrackedAxis[], sets: DisjointSets): RootGroup[] {
  const seen = new Int32Array(sets.size).fill(-1);
  const producing = axes
    .filter(({ role }) => role === 'produces')
    .map(({ node, ids }, axis) => ({ node, roots: rootsOf(ids, sets, seen, axis) }));
  const groups = new DisjointSets();
  groups.add(producing.length);
  const axisOfRoot = new Int32Array(sets.size).fill(-1);
  producing.forEach(({ roots }, axis) => {
    for (const root of roots) {
      if (axisOfRoot[root]! < 0) axisOfRoot[root] = axis;
      else groups.unite(axis, axisOfRoot[root]!);
    }
  });

  const members = new Map<number, number[]>();
  producing.forEach((_, axis) => {
    const group = groups.find(axis);
    const known = members.get(group);
    if (known) known.push(axis);
    else members.set(group, [axis]);
  });
  seen.fill(-1);
  return [...members.values()].map((group, index) => {
    // Along the widest tensor the index of a unit is its channel; what lies in narrower ones alone comes after.
    const widest = group.reduce((best, axis) =>
      producing[axis]!.roots.length > producing[best]!.roots.length ? axis : best,
    );
    const roots = [widest, ...group].flatMap((axis) => rootsOf(producing[axis]!.roots, sets, seen, index));
    return { name: producing[group[0]!]!.node, roots };
  });
}

/** The roots of elements, each once; `seen` holds for each root the last list that had it. */
function rootsOf(elements: ArrayLike<number>, sets: DisjointSets, seen: Int32Array, list: number): number[] {
  const roots: number[] = [];
  for (let index = 0; index < elements.length; index++) {
    const root = sets.find(elements[index]!);
    if (seen[root] === list) continue;
    seen[root] = list;
    roots.push(root);
  }
  return roots;
}
