import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  openConnection,
  openLink,
  parseAddress,
  scanHostKey,
  trustHostKey,
  type Connection,
  type Link,
  type LinkState,
  type Secrets,
  type ShownHostKey,
} from '../devices/device.ts';
import type { DeviceLink } from '../../shared/api/devices.ts';
import type { StoredDevice } from '../store/surface.ts';

/** Where nobody can be asked: keys must work without a passphrase, or through the SSH agent. */
const nobody: Secrets = {
  passphrase: () => Promise.resolve(null),
  password: () => Promise.resolve(null),
  answer: () => Promise.resolve(null),
};

/**
 * Trusted host keys belong to the user, not to a project: a project's folder that comes from somebody else must not
 * bring trust along.
 */
function knownHostsPath(): string {
  return join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'espalier', 'known_hosts');
}

/** How the host reaches devices: where trusted keys lie, and whom to ask for secrets. */
export class DeviceAccess {
  readonly #secrets: Secrets;
  readonly #onLink: (device: string, link: DeviceLink) => void;
  readonly #knownHostsFile = knownHostsPath();
  /** How each link stands that is open, lost or opened anew, by device: several kinds of work may have one of their own. */
  readonly #links = new Map<string, Map<symbol, DeviceLink>>();

  /** @param onLink told how the links to devices that are being worked on stand */
  constructor(onLink: (device: string, link: DeviceLink) => void, secrets: Secrets = nobody) {
    this.#onLink = onLink;
    this.#secrets = secrets;
  }

  /** Opens the connection, hands it to `work`, and closes it whatever happens. */
  async with<Result>(
    device: Pick<StoredDevice, 'name' | 'address' | 'identity'>,
    signal: AbortSignal,
    work: (connection: Connection) => Promise<Result>,
  ): Promise<Result> {
    const { name, address, identity } = device;
    const connection = await openConnection(
      { name, address, ...(identity === null ? {} : { identity }) },
      { knownHostsFile: this.#knownHostsFile, secrets: this.#secrets, signal },
    );
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }

  /** The same for long work, over a link that is opened anew where it is lost. */
  async withLink<Result>(
    { name, address, identity }: Pick<StoredDevice, 'name' | 'address' | 'identity'>,
    work: (link: Link) => Promise<Result>,
  ): Promise<Result> {
    const own = Symbol(name);
    const link = openLink(
      { name, address, ...(identity === null ? {} : { identity }) },
      {
        ...{ knownHostsFile: this.#knownHostsFile, secrets: this.#secrets },
        onState: (state) => this.#tell(name, own, linkReport(state)),
      },
    );
    try {
      return await work(link);
    } finally {
      await link.close();
      this.#tell(name, own, { state: 'closed' });
    }
  }

  /** A device is closed when the last of its links is; until then it stands as that of the others that changed last. */
  #tell(device: string, own: symbol, link: DeviceLink): void {
    const links = this.#links.get(device) ?? new Map<symbol, DeviceLink>();
    this.#links.set(device, links);
    links.delete(own);
    if (link.state !== 'closed') links.set(own, link);
    this.#onLink(device, [...links.values()].at(-1) ?? link);
    if (links.size === 0) this.#links.delete(device);
  }

  scanHostKey(address: string, signal: AbortSignal): Promise<ShownHostKey> {
    return scanHostKey(address, { knownHostsFile: this.#knownHostsFile, secrets: this.#secrets, signal });
  }

  trustHostKey({ host, port, key }: ShownHostKey): Promise<void> {
    return trustHostKey(this.#knownHostsFile, host, port, key);
  }

  isLocal(address: string): boolean {
    return parseAddress(address).kind === 'local';
  }
}

function linkReport(state: LinkState): DeviceLink {
  return state.state === 'open' ? state : { ...state, nextAttemptAt: state.nextAttemptAt.toISOString() };
}
