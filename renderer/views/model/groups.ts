import type { NetworkBox, NetworkReport } from '../../../shared/api/network.ts';
import type { GroupReport } from '../../../shared/api/results.ts';

export type GroupKind = 'own' | 'coupled' | 'fixed';

/** A group with the boxes whose output has channels of it. */
export interface GroupRow {
  readonly group: GroupReport;
  readonly kind: GroupKind;
  /** Those that write its channels by weights. */
  readonly layers: readonly NetworkBox[];
  /** Those that pass them on or join them. */
  readonly passing: readonly NetworkBox[];
  readonly params: number;
  readonly activationBytes: number;
}

/** The groups of a network, in its order. */
export function groupRows({ model, boxes }: NetworkReport): readonly GroupRow[] {
  return model.groups.map((group) => {
    const members = boxes.filter(({ groups }) => groups.includes(group.id));
    const layers = members.filter(({ macs }) => macs > 0);
    // A layer that writes channels of several groups is counted with the one of most of them.
    const own = members.filter(({ groups }) => groups[0] === group.id);
    return {
      group,
      kind: !group.prunable ? 'fixed' : layers.length > 1 ? 'coupled' : 'own',
      layers,
      passing: members.filter(({ macs }) => macs === 0),
      params: own.reduce((sum, { params }) => sum + params, 0),
      activationBytes: own.reduce((sum, { activationBytes }) => sum + activationBytes, 0),
    };
  });
}

export const kindWords: Readonly<Record<GroupKind, string>> = {
  own: 'own',
  coupled: 'coupled',
  fixed: 'fixed',
};

/** Why no channel of a box may leave; empty where some may. */
export function fixedBy(box: NetworkBox, rows: ReadonlyMap<string, GroupRow>): readonly string[] {
  if (box.operators.length === 0) return ['graph input'];
  const groups = box.groups.flatMap((id) => rows.get(id)?.group ?? []);
  if (groups.some(({ prunable }) => prunable)) return [];
  return [...new Set(groups.flatMap((group) => group.fixedBy))];
}
