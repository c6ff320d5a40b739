import type { NetworkBox } from '../../../shared/api/network.ts';
import { formatBytes, formatCount } from '../../../shared/format/numbers.ts';
import type { GroupRow } from './groups.ts';

/** "32 × 32", of sizes that are known. */
export function sizeWords(size: NetworkBox['size']): string {
  return size.map((length) => (length === null ? '?' : String(length))).join(' × ');
}

/** What runs in a box, in little room: "Conv, BN, Relu". */
export function runsWords(operators: readonly string[]): string {
  if (operators.length === 0) return 'graph input';
  return operators.map((operator) => (operator === 'BatchNormalization' ? 'BN' : operator)).join(', ');
}

export function kibibytes(bytes: number): string {
  const kib = bytes / 1024;
  return kib >= 100 ? kib.toFixed(0) : kib >= 10 ? kib.toFixed(1) : kib.toFixed(2);
}

/** One box, for whoever hears the graph instead of seeing it, and above it. */
export function boxWords(box: NetworkBox, rows: ReadonlyMap<string, GroupRow>): string {
  const { name, operators, channels, size, macs, params, activationBytes, groups } = box;
  const group = rows.get(groups[0] ?? '');
  return [
    name,
    operators.length === 0 ? 'graph input' : operators.join(', '),
    ...(channels === null ? [] : [`${channels} channels${size.length > 0 ? `, ${sizeWords(size)}` : ''}`]),
    ...(macs > 0 ? [`${formatCount(macs)} MACs`] : []),
    ...(params > 0 ? [`${formatCount(params)} parameters`] : []),
    ...(activationBytes >= 2 ** 20 ? [formatBytes(activationBytes)] : [`${kibibytes(activationBytes)} KiB`]),
    ...(group
      ? [group.kind === 'fixed' ? `fixed by ${group.group.fixedBy.join(', ')}` : `group ${group.group.name}`]
      : []),
  ].join(', ');
}
