import type { DeviceReport } from '../../../shared/api/devices.ts';

export interface DeviceStanding {
  readonly word: string;
  readonly tone: 'ok' | 'warn' | 'busy' | 'new';
}

/** How a device stands, as far as the last look at it told. */
export function standingOfDevice({ state, runtimes }: DeviceReport, busy: boolean): DeviceStanding {
  if (busy) return { word: 'connecting', tone: 'busy' };
  if (!state) return { word: 'new', tone: 'new' };
  if (!runtimes.some(({ works }) => works)) return { word: 'no runtime', tone: 'warn' };
  return { word: 'ready', tone: 'ok' };
}
