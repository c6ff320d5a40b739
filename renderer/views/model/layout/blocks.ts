import type { NetworkBox } from '../../../../shared/api/network.ts';

/** Boxes between two places where the whole network goes through one value. */
export interface Block {
  readonly boxes: readonly NetworkBox[];
  /** The one box before it that anything in it reads; null where it reads none. */
  readonly entry: string | null;
}

/**
 * A network in blocks, in network order: a chain of layers is one block each, a residual block is one, and what is joined by
 * long connections is one as a whole. Between two blocks only the output of a single box is handed on, so that a row may
 * break there.
 */
export function blocksOf(boxes: readonly NetworkBox[]): readonly Block[] {
  const lastReader = new Map<string, number>();
  for (const [at, { inputs }] of boxes.entries()) for (const input of inputs) lastReader.set(input, at);
  const blocks: Block[] = [];
  /** Boxes so far that something later reads. */
  const open = new Set<string>();
  let members: NetworkBox[] = [];
  let entry: string | null = null;
  for (const [at, box] of boxes.entries()) {
    members.push(box);
    if ((lastReader.get(box.name) ?? -1) > at) open.add(box.name);
    for (const input of box.inputs) if ((lastReader.get(input) ?? -1) <= at) open.delete(input);
    if (open.size > 1) continue;
    blocks.push({ boxes: members, entry });
    members = [];
    entry = [...open][0] ?? null;
  }
  if (members.length > 0) blocks.push({ boxes: members, entry });
  return blocks;
}
