import { parseAddress } from './address.ts';
import type { Connection, Secrets } from './connection.ts';
import { LocalConnection } from './local/local-connection.ts';
import { connectAlong } from './ssh/connect-along.ts';
import { untrusted } from './ssh/errors.ts';
import { routeTo, type RouteFiles } from './ssh/route.ts';
import { SshConnection } from './ssh/ssh-connection.ts';

export interface DeviceSpec {
  /** What the user calls the device: hints name it. */
  readonly name: string;
  readonly address: string;
  /** A private key file. Without it: the SSH agent, then those of ~/.ssh/config, or ~/.ssh/id_*. */
  readonly identity?: string | undefined;
}

export interface ConnectOptions extends RouteFiles {
  readonly secrets: Secrets;
  readonly signal: AbortSignal;
  /** By which what is run over the connection is known on the device. */
  readonly mark?: string;
}

/**
 * Connects to a device, through the jump hosts that the user's SSH configuration names; the caller closes. Throws
 * ADDRESS_INVALID, OPTION_INVALID (configuration), DEVICE_UNREACHABLE, HOST_KEY_UNKNOWN, HOST_KEY_CHANGED,
 * HOST_KEY_REVOKED, AUTHENTICATION_FAILED, FILE_NOT_FOUND (identity), FILE_UNREADABLE, CANCELLED.
 */
export async function openConnection(spec: DeviceSpec, options: ConnectOptions): Promise<Connection> {
  const target = parseAddress(spec.address);
  if (target.kind === 'local') return new LocalConnection();
  const route = await routeTo(target, options);
  const client = await connectAlong(route, {
    identity: spec.identity,
    secrets: options.secrets,
    signal: options.signal,
    refuse: ({ knowledge, address }, key) => {
      const verdict = knowledge.judge(key);
      return verdict.verdict === 'trusted' ? undefined : untrusted(spec.name, address, key, verdict);
    },
  });
  return new SshConnection(client, route.device.address, options.mark);
}
