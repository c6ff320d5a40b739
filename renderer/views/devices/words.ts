import { counted } from '../../../shared/format/numbers.ts';

/** "5 devices, 2 ready" */
export function countWords(devices: number, ready: number): string {
  return devices === 0 ? '' : `${counted(devices, 'device')}, ${ready === 0 ? 'none' : String(ready)} ready`;
}

/** A board without what all of its maker's are called: "Jetson Orin Nano". */
export function shortBoard(board: string): string {
  return board.replace(/^NVIDIA /, '').replace(/ Developer Kit$/, '');
}

/** Where what is shown comes from, after what is asked of the user. */
export function footWords(waiting: number, isRead: boolean): string {
  return [
    ...(waiting === 0 ? [] : [`${counted(waiting, 'device')} ${waiting === 1 ? 'waits' : 'wait'} for your word.`]),
    ...(isRead ? ['All of this was read on the device itself.'] : []),
  ].join(' ');
}
