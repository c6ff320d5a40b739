import { counted } from '../../../shared/format/numbers.ts';

/** "5 devices, 2 ready" */
export function countWords(devices: number, ready: number): string {
  return devices === 0 ? '' : `${counted(devices, 'device')}, ${ready === 0 ? 'none' : String(ready)} ready`;
}

/** A board without what all of its maker's are called: "Jetson Orin Nano". */
export function shortBoard(board: string): string {
  return board.replace(/^NVIDIA /, '').replace(/ Developer Kit$/, '');
}
