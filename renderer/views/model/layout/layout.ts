import { Graph, layout as place } from '@dagrejs/dagre';
import type { NetworkBox } from '../../../../shared/api/network.ts';
import { blocksOf, type Block } from './blocks.ts';
import { boxSize, type Size } from './sizes.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box in its place: x and y are of its centre. */
export interface PlacedBox extends Point, Size {
  readonly box: NetworkBox;
}

/** A connection as a line through points. */
export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
}

export interface NetworkLayout extends Size {
  readonly boxes: readonly PlacedBox[];
  readonly edges: readonly PlacedEdge[];
}

const gap = { rank: 16, node: 10, row: 30, edge: 16 } as const;

/** A block by itself, its top left corner at 0; what enters it comes in at `entryY` on its left. */
interface PlacedBlock extends NetworkLayout {
  readonly block: Block;
  readonly entryY: number;
}

/**
 * The blocks of a network, the boxes of each from left to right in the layers of dagre (Gansner et al. 1993, "A technique
 * for drawing directed graphs"). The slow part, and the same in every window.
 */
export function placeBlocks(boxes: readonly NetworkBox[]): readonly PlacedBlock[] {
  const most = Math.max(1, ...boxes.map(({ channels, macs }) => (macs > 0 ? (channels ?? 0) : 0)));
  return blocksOf(boxes).map((block) => placeBlock(block, most));
}

/**
 * Where the boxes of a network stand: its blocks one after another in rows as wide as `width`, as words in a text. A block
 * that is wider stands in a row of its own.
 */
export function flowBlocks(blocks: readonly PlacedBlock[], width: number): NetworkLayout {
  const rows = rowsOf(blocks, width);
  const placed = new Map<string, PlacedBox>();
  const edges: PlacedEdge[] = [];
  let top = gap.edge;
  for (const row of rows) {
    const above = Math.max(...row.map(({ entryY }) => entryY));
    const below = Math.max(...row.map(({ entryY, height }) => height - entryY));
    const baseline = top + above;
    let left = gap.edge + gap.rank;
    for (const block of row) {
      const shift = ({ x, y }: Point): Point => ({ x: x + left, y: y + baseline - block.entryY });
      for (const item of block.boxes) placed.set(item.box.name, { ...item, ...shift(item) });
      const entry = block.block.entry === null ? undefined : placed.get(block.block.entry);
      for (const { from, to, points } of block.edges) {
        const inside = points.map(shift);
        const lead = entry?.box.name === from ? leadIn(entry, { x: left, y: baseline }, top) : [];
        edges.push({ from, to, points: [...lead, ...inside] });
      }
      left += block.width + gap.rank;
    }
    top += above + below + gap.row;
  }
  const right = Math.max(0, ...[...placed.values()].map((item) => item.x + item.width / 2));
  return { boxes: [...placed.values()], edges, width: right + gap.edge * 2, height: top - gap.row + gap.edge };
}

function rowsOf(blocks: readonly PlacedBlock[], width: number): PlacedBlock[][] {
  const rows: PlacedBlock[][] = [];
  let used = Infinity;
  for (const block of blocks) {
    if (used + block.width + gap.rank > width - gap.edge * 2) {
      rows.push([]);
      used = gap.rank;
    }
    rows.at(-1)!.push(block);
    used += block.width + gap.rank;
  }
  return rows;
}

/** From the box that hands on to where a block begins: straight in one row, around by the left into the next. */
function leadIn(from: PlacedBox, to: Point, rowTop: number): Point[] {
  const start = { x: from.x + from.width / 2, y: from.y };
  if (from.y >= rowTop) return [start];
  const turn = start.x + gap.rank * 0.6;
  const between = rowTop - gap.row / 2;
  return [
    start,
    { x: turn, y: start.y },
    { x: turn, y: between },
    { x: gap.edge * 0.6, y: between },
    { x: gap.edge * 0.6, y: to.y },
  ];
}

/** The place where the one value that enters a block comes in: no box, but a line to it is led around boxes like any. */
const entryNode = ' entry';

function placeBlock(block: Block, mostChannels: number): PlacedBlock {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', ranksep: gap.rank, nodesep: gap.node, edgesep: 6, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  const own = new Map(block.boxes.map((box) => [box.name, { box, ...boxSize(box, mostChannels) }]));
  if (block.entry !== null) graph.setNode(entryNode, { width: 1, height: 1 });
  for (const [name, { width, height }] of own) graph.setNode(name, { width, height });
  const ends = block.boxes.flatMap(({ name, inputs }) =>
    inputs.flatMap((input) => (own.has(input) || input === block.entry ? [{ from: input, to: name }] : [])),
  );
  const nodeOf = (name: string): string => (own.has(name) ? name : entryNode);
  for (const { from, to } of ends) graph.setEdge(nodeOf(from), to);
  place(graph);
  const at = (name: string): Point => {
    const { x = 0, y = 0 } = graph.node(name) as Partial<Point>;
    return { x, y };
  };
  const boxes = [...own].map(([name, item]) => ({ ...item, ...at(name) }));
  const edges = ends.map(({ from, to }) => {
    const { points = [] } = graph.edge(nodeOf(from), to) as { points?: readonly Point[] };
    return { from, to, points: points.map(({ x, y }) => ({ x, y })) };
  });
  const { width = 0, height = 0 } = graph.graph() as Partial<Size>;
  return { block, boxes, edges, width, height, entryY: block.entry === null ? height / 2 : at(entryNode).y };
}
