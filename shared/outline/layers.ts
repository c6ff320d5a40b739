import type { KeptLayer, OriginalLayer } from '../api/comparison.ts';
import type { NetworkBox } from '../api/network.ts';
import { findUnits } from '../graph/channels/find-units.ts';
import { costOf } from '../graph/cost.ts';
import type { Graph } from '../graph/graph.ts';
import { inferTypes } from '../graph/infer.ts';
import { describeBoxes } from './describe.ts';
import { outline } from './outline.ts';

/** A layer of the original with the nodes that run in it. */
interface TrackedLayer {
  readonly layer: OriginalLayer;
  readonly nodes: readonly string[];
  /** The value that it writes, and where its channels lie there. */
  readonly output: string;
  readonly axis: number;
}

/** The layers of an original network, found again in networks that were cut from it. */
export class OriginalLayers {
  readonly tracked: readonly TrackedLayer[];

  /** @param graph as `normalize` gives it */
  constructor(graph: Graph) {
    const units = findUnits(graph);
    const boxes = describeBoxes(graph, units, costOf(graph));
    const outlined = outline(graph);
    const writing = new Map<string, number>();
    const isLayer = ({ macs, params }: NetworkBox): boolean => macs > 0 || params > 0;
    for (const { groups } of boxes.filter(isLayer)) {
      for (const group of groups) writing.set(group, (writing.get(group) ?? 0) + 1);
    }
    const groups = new Map(units.groups.map((group) => [group.id, group]));
    this.tracked = boxes.flatMap((box, at): TrackedLayer[] => {
      if (!isLayer(box)) return [];
      const { name: node, operators, channels, size, macs, params } = box;
      const { nodes, output } = outlined[at]!;
      const own = groups.get(box.groups[0] ?? '');
      const group = own ? { name: own.name, layers: writing.get(own.id) ?? 0, prunable: own.prunable } : null;
      return [
        {
          layer: { node, operators, channels, size, group, macs, params },
          nodes: nodes.map(({ name }) => name),
          output,
          axis: units.layouts.get(output)?.axes[0] ?? 1,
        },
      ];
    });
  }

  get layers(): OriginalLayer[] {
    return this.tracked.map(({ layer }) => layer);
  }

  /** What is left of each layer in a network that was cut from the original: the same names, fewer channels. */
  keptIn(cut: Graph): Omit<KeptLayer, 'ns'>[] {
    const types = inferTypes(cut);
    const { perNode } = costOf(cut);
    return this.tracked.map(({ layer, nodes, output, axis }) => {
      const dim = types.get(output)?.dims[axis] ?? 0;
      const sum = (of: 'macs' | 'params'): number =>
        nodes.reduce((total, node) => total + (perNode.get(node)?.[of] ?? 0), 0);
      const channels = layer.channels === null || typeof dim !== 'number' ? null : dim;
      return { channels, macs: sum('macs'), params: sum('params') };
    });
  }
}
