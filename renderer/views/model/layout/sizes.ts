import type { NetworkBox } from '../../../../shared/api/network.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What joins several values is drawn by a sign: its operator says which. */
const signs: Readonly<Record<string, string>> = { Add: '+', Sub: '−', Mul: '×', Div: '÷', Concat: '⊕' };

const short: Readonly<Record<string, string>> = {
  MaxPool: 'max',
  AveragePool: 'avg',
  GlobalAveragePool: 'avg',
  GlobalMaxPool: 'max',
  ReduceMean: 'mean',
};

/** A layer multiplies; all else passes on or joins what layers made. */
export function isLayer({ macs, operators }: Pick<NetworkBox, 'macs' | 'operators'>): boolean {
  return macs > 0 || operators.length === 0;
}

/** What stands in a box: its channels where it is a layer, else what it does. */
export function boxText(box: NetworkBox): string {
  if (isLayer(box)) return box.channels === null ? '?' : String(box.channels);
  const [operator = ''] = box.operators;
  return (box.inputs.length > 1 ? signs[operator] : undefined) ?? short[operator] ?? operator.toLowerCase().slice(0, 9);
}

/** The height of a layer is its channels, by their root so that narrow ones are still seen beside wide ones. */
export function boxSize(box: NetworkBox, mostChannels: number): Size {
  const text = boxText(box);
  if (isLayer(box)) {
    const share = Math.sqrt((box.channels ?? 1) / Math.max(1, mostChannels));
    return { width: Math.max(28, 12 + text.length * 7), height: Math.round(20 + 40 * share) };
  }
  return text.length === 1 ? { width: 18, height: 18 } : { width: 12 + text.length * 7, height: 20 };
}
