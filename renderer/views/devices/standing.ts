import type { ErrorData } from '../../../shared/api/errors.ts';
import type { DeviceReport } from '../../../shared/api/devices.ts';
import type { JobReport } from '../../../shared/api/results.ts';
import type { KeyQuestion } from './host-key/host-key.svelte.ts';

export interface DeviceStanding {
  readonly word:
    'lost' | 'asks' | 'key changed' | 'connecting' | 'busy' | 'not reached' | 'new' | 'no runtime' | 'ready';
  readonly tone: 'ok' | 'warn' | 'danger' | 'busy' | 'new';
}

/** What goes on with a device right now. */
export interface DeviceActivity {
  readonly connecting: boolean;
  /** Its host key waits for the user's word. */
  readonly keyQuestion: KeyQuestion | null;
  /** What is done on it. */
  readonly work: JobReport | null;
  /** How its lost link stands: "lost; trying again in 4 s (3rd attempt)"; null while it holds. */
  readonly lost: string | null;
  /** What the last try to reach it met. */
  readonly error: ErrorData | null;
}

/** How a device stands: what goes on with it, else what the last look at it told. */
export function standingOfDevice({ state, runtimes }: DeviceReport, activity: DeviceActivity): DeviceStanding {
  const { connecting, keyQuestion, work, lost, error } = activity;
  if (lost !== null) return { word: 'lost', tone: 'danger' };
  if (connecting) return { word: 'connecting', tone: 'busy' };
  if (keyQuestion === 'unknown') return { word: 'asks', tone: 'warn' };
  if (keyQuestion === 'changed') return { word: 'key changed', tone: 'danger' };
  if (work) return { word: 'busy', tone: 'busy' };
  if (error) return { word: 'not reached', tone: 'danger' };
  if (!state) return { word: 'new', tone: 'new' };
  if (!runtimes.some(({ works }) => works)) return { word: 'no runtime', tone: 'warn' };
  return { word: 'ready', tone: 'ok' };
}
