import type { Client, ClientChannel } from 'ssh2';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { showAddress, type SshAddress } from '../address.ts';
import type { Secrets } from '../connection.ts';
import { interruption, orInterrupted } from '../interruption.ts';
import { connectClient } from './connect.ts';
import { unreachable } from './errors.ts';
import type { Hop, Route } from './route.ts';

export interface AlongRequest {
  /** The key file that the user named for the device. */
  readonly identity?: string | undefined;
  readonly secrets: Secrets;
  readonly signal: AbortSignal;
  /** Says why this key of this host is not trusted; undefined when it is. */
  readonly refuse: (hop: Hop, key: Buffer) => EspalierError | undefined;
}

function forward(client: Client, { host, port }: SshAddress): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => (error ? reject(error) : resolve(channel)));
  });
}

/** A way from a jump host to the next host. */
async function passage(client: Client, from: Hop, to: Hop, signal: AbortSignal): Promise<ClientChannel> {
  const interrupted = interruption('The way through a jump host', { signal, timeoutMs: 20_000 });
  try {
    return await orInterrupted(forward(client, to.address), interrupted, (late) => late.destroy());
  } catch (error) {
    if (error instanceof EspalierError && error.code === 'CANCELLED') throw error;
    const why = error instanceof Error ? error.message : 'it does not say why';
    throw unreachable(to.address, new Error(`${showAddress(from.address)} makes no connection to it (${why})`));
  } finally {
    interrupted.release();
  }
}

function atJumpHost(error: unknown, hop: Hop, device: Hop): unknown {
  if (!(error instanceof EspalierError) || error.code === 'CANCELLED') return error;
  const message = `${error.message} It is the jump host ${showAddress(hop.address)} on the way to ${showAddress(device.address)}.`;
  return new EspalierError(error.code, message, error.hint, { cause: error.cause });
}

/**
 * Connects and gets in at one host after the other: each shows its own key and wants its own credentials. When one of
 * them goes, so does the last; when the last is closed, so are the others.
 */
export async function connectAlong({ jumps, device }: Route, request: AlongRequest): Promise<Client> {
  const { secrets, signal, refuse, identity } = request;
  const passed: Client[] = [];
  const leave = (): void => {
    for (const client of passed.toReversed()) client.destroy();
  };
  try {
    let through: ClientChannel | undefined;
    for (const [index, hop] of jumps.entries()) {
      try {
        const client = await connectClient({ hop, through, secrets, signal, refuse: (key) => refuse(hop, key) });
        passed.push(client);
        through = await passage(client, hop, jumps[index + 1] ?? device, signal);
      } catch (error) {
        throw atJumpHost(error, hop, device);
      }
    }
    const client = await connectClient({
      hop: device,
      identity,
      through,
      secrets,
      signal,
      refuse: (key) => refuse(device, key),
    });
    client.once('close', leave);
    return client;
  } catch (error) {
    leave();
    throw error;
  }
}
