import { parseAddress } from './address.ts';
import type { Connection, Secrets } from './connection.ts';
import { hostKnowledge, type KnownHostsFiles } from './known-hosts/known-hosts.ts';
import { LocalConnection } from './local/local-connection.ts';
import { connectClient } from './ssh/connect.ts';
import { untrusted } from './ssh/errors.ts';
import { SshConnection } from './ssh/ssh-connection.ts';

export interface DeviceSpec {
  /** What the user calls the device: hints name it. */
  readonly name: string;
  readonly address: string;
  /** A private key file. Without it: the SSH agent, then ~/.ssh/id_*. */
  readonly identity?: string | undefined;
}

export interface ConnectOptions extends KnownHostsFiles {
  readonly secrets: Secrets;
  readonly signal: AbortSignal;
}

/**
 * Connects to a device; the caller closes. Throws ADDRESS_INVALID, DEVICE_UNREACHABLE, HOST_KEY_UNKNOWN,
 * HOST_KEY_CHANGED, HOST_KEY_REVOKED, AUTHENTICATION_FAILED, FILE_NOT_FOUND (identity), FILE_UNREADABLE, CANCELLED.
 */
export async function openConnection(spec: DeviceSpec, options: ConnectOptions): Promise<Connection> {
  const address = parseAddress(spec.address);
  if (address.kind === 'local') return new LocalConnection();
  const knowledge = await hostKnowledge(address.host, address.port, options);
  const client = await connectClient({
    address,
    identity: spec.identity,
    knowledge,
    secrets: options.secrets,
    signal: options.signal,
    refuse: (key) => {
      const verdict = knowledge.judge(key);
      return verdict.verdict === 'trusted' ? undefined : untrusted(spec.name, address, key, verdict);
    },
  });
  return new SshConnection(client, address);
}
