import type { DeviceReport } from '../../../shared/api/devices.ts';

export interface DeviceStanding {
  readonly word: string;
  readonly tone: 'ok' | 'warn' | 'danger' | 'busy' | 'new';
}

/** What goes on with a device right now. */
export interface DeviceActivity {
  readonly busy: boolean;
  readonly lost: boolean;
}

/** How a device stands: what goes on with it, else what the last look at it told. */
export function standingOfDevice({ state, runtimes }: DeviceReport, { busy, lost }: DeviceActivity): DeviceStanding {
  if (lost) return { word: 'lost', tone: 'danger' };
  if (busy) return { word: 'connecting', tone: 'busy' };
  if (!state) return { word: 'new', tone: 'new' };
  if (!runtimes.some(({ works }) => works)) return { word: 'no runtime', tone: 'warn' };
  return { word: 'ready', tone: 'ok' };
}
