import type { Client } from '../../../shared/api/client.ts';
import type { DeviceReport } from '../../../shared/api/devices.ts';
import type { DeviceLinks } from '../../app/device-links.svelte.ts';
import type { JobsState } from '../../app/jobs.svelte.ts';

/** What the Devices view needs of the program. */
export interface DevicesSurroundings {
  readonly client: Client;
  readonly jobs: Pick<JobsState, 'begin' | 'watch' | 'workOn'>;
  readonly devices: readonly DeviceReport[];
  readonly links: Pick<DeviceLinks, 'lostWords' | 'retrySeconds'>;
  /** Reads the devices anew. */
  load(): Promise<void>;
}
