import type { AnalyzedNode } from '../analyze.ts';
import type { Graph, Output, ValueType } from '../graph.ts';
import type { TypedNode } from '../operators/typed-node.ts';
import { DisjointSets } from './disjoint-sets.ts';
import { joinRectangular } from './rectangular.ts';
import { mostPositions, mostSteps } from './scope.ts';
import type { ChannelScope, Layout } from './scope.ts';
import type { SliceRole } from './units.ts';

/** An axis of a constant whose slices are elements. */
export interface TrackedAxis {
  readonly constant: string;
  readonly axis: number;
  readonly node: string;
  readonly ids: Int32Array;
  role: SliceRole;
  masked: boolean;
  filters: boolean;
}

/** The elements of a graph and what the operators said of them, node by node. */
export class ChannelTracker {
  readonly sets = new DisjointSets();
  readonly layouts = new Map<string, Layout>();
  /** In the order of their first use. */
  readonly axes = new Map<string, TrackedAxis>();
  /** Layouts of which nothing but rectangles may be left. */
  readonly rectangular: Layout[] = [];
  /** Elements that must stay, and why. */
  readonly fixed: { readonly ids: Int32Array; readonly reason: string }[] = [];
  readonly constants: Graph['constants'];
  /** Positions spelled out so far, and the arrays that were counted. */
  spent = 0;
  /** Channels joined, fixed and passed on so far, again for each node: a small file can have many do it to many. */
  steps = 0;
  readonly counted = new WeakSet<Int32Array>();
  /** Weights that are restored from a constant, by the value that holds them. */
  readonly standIns = new Map<string, StandIn>();
  /** For each constant its uses: a node may read it twice, and name its axes in one place only. */
  private readonly uses = new Map<string, Use[]>();

  constructor(graph: Graph) {
    this.constants = graph.constants;
    for (const { name } of graph.inputs) this.layouts.set(name, withoutChannels(`input '${name}'`));
  }

  visit({ operator, node, outputs }: AnalyzedNode): void {
    const reason = reasonOf(node);
    node.node.inputs.forEach((constant, input) => {
      const stored = this.storedAs(constant);
      if (stored !== undefined) this.use(stored, { reason, input, named: new Set() });
    });
    const scope = new NodeScope(this, node, outputs, reason);
    operator.channels(scope);
    scope.fixUnasked();
    for (const output of node.node.outputs) {
      if (!this.layouts.has(output)) this.layouts.set(output, withoutChannels(reason));
    }
  }

  /** To be called once all nodes were visited: what graph outputs and unnamed uses of constants keep. */
  finish(outputs: readonly Output[]): void {
    for (const layout of this.rectangular) joinRectangular(this.sets, layout);
    for (const { name } of outputs) {
      this.fixed.push({ ids: this.layouts.get(name)?.ids ?? new Int32Array(0), reason: `output '${name}'` });
    }
    const outputNames = new Set(outputs.map(({ name }) => this.storedAs(name)));
    for (const { constant, axis, ids } of this.axes.values()) {
      if (outputNames.has(constant)) this.fixed.push({ ids, reason: `output '${constant}'` });
      for (const { reason, named } of this.uses.get(constant)!) {
        if (!named.has(axis)) this.fixed.push({ ids, reason });
      }
    }
  }

  /** The constant behind a value: itself, or what it is restored from. */
  storedAs(value: string): string | undefined {
    return this.constants.has(value) ? value : this.standIns.get(value)?.constant;
  }

  /** The node visited last restores a weight: its own reading keeps nothing of the constant. */
  standIn(value: string, node: TypedNode, axis: number | null): void {
    const [constant = '', ...parameters] = node.node.inputs;
    this.uses.get(constant)!.pop();
    const scales = parameters.filter((name) => this.constants.has(name));
    const uses = scales.map((name) => this.uses.get(name)!.at(-1)!);
    this.standIns.set(value, { constant, axis, scales, uses });
  }

  /** Notes that the node visited last names an axis of a constant that it reads as this input. */
  nameAxis(constant: string, input: number, axis: number): void {
    // The uses of one node stand together, at the end.
    this.uses
      .get(constant)!
      .findLast((use) => use.input === input)!
      .named.add(axis);
  }

  private use(constant: string, use: Use): void {
    const uses = this.uses.get(constant);
    if (uses) uses.push(use);
    else this.uses.set(constant, [use]);
  }
}

/** One place where a constant is read. */
interface Use {
  readonly reason: string;
  /** Which input of the node it is. */
  readonly input: number;
  readonly named: Set<number>;
}

interface StandIn {
  readonly constant: string;
  /** The axis along which `scales` have an entry for each slice. */
  readonly axis: number | null;
  readonly scales: readonly string[];
  /** Their use by the node that restores the weight. */
  readonly uses: readonly Use[];
}

function withoutChannels(reason: string): Layout {
  return { axes: [], dims: [], ids: new Int32Array(0), reason };
}

function reasonOf(node: TypedNode): string {
  return `${node.node.operator} '${node.node.name}'`;
}

class NodeScope implements ChannelScope {
  readonly node: TypedNode;
  readonly outputs: readonly ValueType[];
  private readonly tracker: ChannelTracker;
  private readonly reason: string;
  /** Inputs whose channels the operator has asked for. */
  private readonly asked = new Set<number>();

  constructor(tracker: ChannelTracker, node: TypedNode, outputs: readonly ValueType[], reason: string) {
    this.tracker = tracker;
    this.node = node;
    this.outputs = outputs;
    this.reason = reason;
  }

  isConstant(input: number): boolean {
    return this.tracker.storedAs(this.nameOf(input)) !== undefined;
  }

  /** An input that the operator did not ask about may hang on any of its channels: a weight or an index is computed. */
  fixUnasked(): void {
    this.node.node.inputs.forEach((name, input) => {
      const layout = this.asked.has(input) ? undefined : this.tracker.layouts.get(name);
      if (layout) this.fix(layout.ids);
    });
  }

  layout(input: number): Layout {
    this.asked.add(input);
    return this.tracker.layouts.get(this.nameOf(input)) ?? withoutChannels(this.reason);
  }

  idsOn(input: number, axes: readonly number[]): Int32Array {
    if (this.isConstant(input) && axes.length === 1) return this.weight(input, axes[0]!, 'follows');
    const layout = this.layout(input);
    const sizes = axes.map((axis) => this.node.size(input, axis));
    if (layout.axes.length > 0 && layout.axes.join() === axes.join()) return layout.ids;
    this.fix(layout.ids);
    const ids = this.fresh(sizes.reduce((count, size) => count * size, 1));
    this.tracker.fixed.push({ ids, reason: layout.axes.length > 0 ? this.reason : layout.reason });
    return ids;
  }

  weight(
    input: number,
    axis: number,
    role: SliceRole,
    { masked = true, filters = false }: { masked?: boolean; filters?: boolean } = {},
  ): Int32Array {
    const constant = this.tracker.storedAs(this.nameOf(input))!;
    this.tracker.nameAxis(constant, input, axis);
    const ids = this.slices(constant, axis, { size: this.node.size(input, axis), role, masked, filters });
    const standIn = this.tracker.standIns.get(this.nameOf(input));
    if (standIn?.axis === axis) {
      standIn.scales.forEach((scale, index) => {
        standIn.uses[index]!.named.add(0);
        this.unite(ids, this.slices(scale, 0, { size: ids.length, role: 'follows', masked: false, filters: false }));
      });
    }
    return ids;
  }

  standForWeight(axis: number | null): void {
    this.tracker.standIn(this.node.node.outputs[0]!, this.node, axis);
  }

  private slices(
    constant: string,
    axis: number,
    { size, role, masked, filters }: Pick<TrackedAxis, 'role' | 'masked' | 'filters'> & { readonly size: number },
  ): Int32Array {
    const key = `${axis} ${constant}`;
    const known = this.tracker.axes.get(key);
    if (known) {
      if (role === 'produces') known.role = role;
      known.masked &&= masked;
      known.filters ||= filters;
      return known.ids;
    }
    const ids = this.fresh(size);
    this.tracker.axes.set(key, { constant, axis, node: this.node.node.name, ids, role, masked, filters });
    return ids;
  }

  fresh(count: number): Int32Array {
    this.spend(count);
    return this.tracker.sets.add(count);
  }

  unite(a: Int32Array, b: Int32Array): void {
    if (a.length !== b.length) this.node.fail(`${a.length} channels meet ${b.length}`);
    this.step(a.length);
    for (let index = 0; index < a.length; index++) this.tracker.sets.unite(a[index]!, b[index]!);
  }

  spend(positions: number): void {
    this.tracker.spent += positions;
    if (this.tracker.spent > mostPositions) this.node.fail('the channels up to here are more than any network has');
  }

  private step(channels: number): void {
    this.tracker.steps += channels;
    if (this.tracker.steps > mostSteps) this.node.fail('the channels up to here go through more than any network has');
  }

  find(element: number): number {
    return this.tracker.sets.find(element);
  }

  fix(ids: Int32Array): void {
    this.step(ids.length);
    if (ids.length > 0) this.tracker.fixed.push({ ids, reason: this.reason });
  }

  keepRectangular(layout: Layout): void {
    if (layout.axes.length > 1) this.tracker.rectangular.push(layout);
  }

  set(output: number, layout: Layout): void {
    const name = this.node.node.outputs[output];
    if (!name) return;
    this.step(layout.ids.length);
    if (!this.tracker.counted.has(layout.ids)) this.spend(layout.ids.length);
    this.tracker.counted.add(layout.ids);
    this.tracker.layouts.set(name, layout);
  }

  private nameOf(input: number): string {
    return this.node.node.inputs[input] ?? '';
  }
}
