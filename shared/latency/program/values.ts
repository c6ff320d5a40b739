import type { Analysis } from '../../graph/analyze.ts';
import type { ChannelUnits } from '../../graph/channels/units.ts';
import type { Dimension, Graph } from '../../graph/graph.ts';
import { countOf, fixedCount, type Count, type UnitClasses } from './counts.ts';
import type { ProgramValue } from './program.ts';

/** The values of a program, made as steps come to write and read them. */
export class Values {
  readonly counts: Count[] = [];
  readonly #types: Analysis['types'];
  readonly #units: ChannelUnits;
  readonly #classes: UnitClasses;
  readonly #values: ProgramValue[] = [];
  readonly #readers: readonly string[];
  readonly #indexOf = new Map<string, number>();
  /** Values with the same units share the list, and so their count. */
  readonly #countOfList = new Map<Int32Array, number>();

  constructor(graph: Graph, types: Analysis['types'], units: ChannelUnits, classes: UnitClasses) {
    this.#types = types;
    this.#units = units;
    this.#classes = classes;
    this.#readers = [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ name }) => name)];
  }

  get all(): readonly ProgramValue[] {
    const readers = new Map<string, number>();
    for (const name of this.#readers) readers.set(name, (readers.get(name) ?? 0) + 1);
    return [...this.#indexOf].map(([name, index]) => ({ ...this.#values[index]!, readers: readers.get(name) ?? 0 }));
  }

  index(name: string): number {
    let index = this.#indexOf.get(name);
    if (index === undefined) this.#indexOf.set(name, (index = this.#values.push(this.#valueOf(name)) - 1));
    return index;
  }

  #valueOf(name: string): ProgramValue {
    const dims = sizes(this.#types.get(name)?.dims ?? []);
    const elements = dims.reduce((product, size) => product * size, 1);
    const channels = dims[1] ?? 1;
    const image = dims.length === 4;
    const layout = this.#units.layouts.get(name);
    if (layout === undefined) {
      const count = this.counts.push(fixedCount(channels)) - 1;
      return { count, perPosition: elements / channels, channelShare: 1, readers: 0, image };
    }
    let count = this.#countOfList.get(layout.unitOf);
    if (count === undefined) {
      count = this.counts.push(countOf(layout.unitOf, this.#classes)) - 1;
      this.#countOfList.set(layout.unitOf, count);
    }
    const positions = layout.unitOf.length;
    return { count, perPosition: elements / positions, channelShare: channels / positions, readers: 0, image };
  }
}

/** At batch 1: open dimensions count one. */
function sizes(dims: readonly Dimension[]): number[] {
  return dims.map((dim) => (typeof dim === 'string' ? 1 : dim));
}
