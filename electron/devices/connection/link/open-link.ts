import { randomUUID } from 'node:crypto';
import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Link, LinkState } from '../link.ts';
import { openConnection, type ConnectOptions, type DeviceSpec } from '../open.ts';
import { endLeftovers, sessionOf, type LostConnection } from './leftovers.ts';
import { ReconnectingLink } from './reconnecting-link.ts';
import { RememberedSecrets } from './remembered-secrets.ts';

export interface LinkOptions extends Omit<ConnectOptions, 'signal' | 'mark'> {
  /** Told of every change, first of the opening; a failure to open is told by the call that asked for the connection. */
  readonly onState?: (state: LinkState) => void;
  /** How long after a loss new attempts begin. Default 3 minutes: a board starts anew within them. */
  readonly patienceMs?: number;
}

const defaultPatienceMs = 180_000;

/**
 * A link to a device; the caller closes it. Nothing happens until a connection is asked for. Where it was lost it is
 * opened anew, first at once and then after 1, 2, 4, 8 and every further 15 s; a passphrase or password is asked for once.
 * What still runs on the device over a lost connection is ended then.
 */
export function openLink(spec: DeviceSpec, { onState, patienceMs, ...options }: LinkOptions): Link {
  const secrets = new RememberedSecrets(options.secrets);
  /** Of connections whose commands may still run. */
  let earlier: LostConnection[] = [];
  return new ReconnectingLink({
    open: async (signal) => {
      try {
        const mark = randomUUID();
        const connection = await openConnection(spec, { ...options, secrets, signal, mark });
        try {
          const before = earlier;
          const own = { mark, session: await sessionOf(connection, signal) };
          earlier = [...before, own];
          await endLeftovers(connection, before, signal);
          earlier = [own];
        } catch (error) {
          await connection.close();
          throw error;
        }
        return connection;
      } catch (error) {
        if (error instanceof EspalierError && error.code === 'AUTHENTICATION_FAILED') secrets.forget();
        throw error;
      }
    },
    onState: onState ?? (() => undefined),
    patienceMs: patienceMs ?? defaultPatienceMs,
  });
}
