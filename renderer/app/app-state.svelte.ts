import { createClient, type Client } from '../../shared/api/client.ts';
import type { DeviceReport } from '../../shared/api/devices.ts';
import type { ProjectReport } from '../../shared/api/results.ts';
import { DialogsState } from '../dialogs/dialogs.svelte.ts';
import type { LinkedTransport, LinkState } from '../transport/link.ts';
import { DeviceLinks } from './device-links.svelte.ts';
import { JobsState } from './jobs.svelte.ts';
import { Notices } from './notices.svelte.ts';
import type { ViewId } from './views.ts';

/** What every view knows: the line, the project, its devices, the work that runs. */
export class AppState {
  readonly client: Client;
  readonly notices = new Notices();
  readonly jobs: JobsState;
  readonly links: DeviceLinks;
  readonly dialogs: DialogsState;
  view: ViewId = $state('tradeoffs');
  /** Whether the Experiment view shows the form for a new one. */
  composing = $state(false);
  link: LinkState = $state.raw({ kind: 'connecting' });
  project: ProjectReport | null = $state.raw(null);
  devices: readonly DeviceReport[] = $state.raw([]);
  readonly #transport: LinkedTransport;
  readonly #ends: (() => void)[];

  constructor(transport: LinkedTransport) {
    this.#transport = transport;
    this.client = createClient(transport);
    this.jobs = new JobsState(this.client, this.notices);
    this.links = new DeviceLinks(this.client);
    this.dialogs = new DialogsState(this);
    this.link = transport.link;
    this.#ends = [
      transport.watch((link) => {
        const back = this.link.kind !== 'open' && link.kind === 'open';
        this.link = link;
        if (back) void this.load();
      }),
      this.client.on('tradeoffs.changed', () => void this.load()),
      () => this.jobs.dispose(),
      () => this.links.dispose(),
      () => this.dialogs.dispose(),
    ];
    void this.load();
  }

  /** Reads it all anew: at the start and whenever the line is back. */
  async load(): Promise<void> {
    try {
      const [project, devices] = await Promise.all([
        this.client.call('project.describe', {}),
        this.client.call('device.list', {}),
        this.jobs.load(),
      ]);
      this.project = project;
      this.devices = devices;
    } catch (error) {
      this.notices.addError(error);
    }
  }

  retry(): void {
    this.#transport.retry();
  }

  dispose(): void {
    for (const end of this.#ends) end();
    this.#transport.close();
  }
}
