import { EspalierError } from '../../../../shared/api/errors.ts';
import { parseAddress } from '../address.ts';
import { fingerprintOf, keyTypeOf } from '../known-hosts/fingerprint.ts';
import type { Secrets } from '../connection.ts';
import { connectAlong } from './connect-along.ts';
import { routeTo, type Hop, type RouteFiles } from './route.ts';

export interface ScanOptions extends RouteFiles {
  /** Whom to ask for what lets in at jump hosts. Default: nobody. */
  readonly secrets?: Secrets;
  readonly signal: AbortSignal;
}

/** The key that a host shows, and what is known about it. */
export interface ShownHostKey {
  readonly of: 'device' | 'jump host';
  readonly host: string;
  readonly port: number;
  readonly keyType: string;
  /** `SHA256:…`, as OpenSSH shows it. */
  readonly sha256: string;
  /** The fingerprint trusted before, when this one differs from it. */
  readonly known: string | null;
  readonly trusted: boolean;
  /** The public key in SSH's format, for `trustHostKey`. */
  readonly key: Uint8Array;
}

const noAnswer = (): Promise<null> => Promise.resolve(null);
const nobody: Secrets = { passphrase: noAnswer, password: noAnswer, answer: noAnswer };

/**
 * Looks at a device's key and hangs up: nobody logs in there. On the way through jump hosts it is the key of the first
 * that is not trusted yet, since nobody may go on from there. Throws ADDRESS_INVALID, OPTION_INVALID,
 * DEVICE_UNREACHABLE, AUTHENTICATION_FAILED (at a jump host), CANCELLED.
 */
export async function scanHostKey(addressText: string, options: ScanOptions): Promise<ShownHostKey> {
  const target = parseAddress(addressText);
  if (target.kind === 'local') {
    const hint = 'Only devices that are reached by SSH have one; this computer is always trusted.';
    throw new EspalierError('OPTION_INVALID', 'This computer has no host key.', hint);
  }
  const route = await routeTo(target, options);
  let shown: { readonly hop: Hop; readonly key: Buffer } | undefined;
  const seen = new EspalierError('CANCELLED', 'The host key was seen.', 'Nothing is left to do.');
  const refuse = (hop: Hop, key: Buffer): EspalierError | undefined => {
    if (hop !== route.device && hop.knowledge.judge(key).verdict === 'trusted') return undefined;
    shown = { hop, key };
    return seen;
  };
  try {
    const { secrets = nobody, signal } = options;
    const client = await connectAlong(route, { secrets, signal, refuse });
    client.end();
  } catch (error) {
    if (shown === undefined) throw error;
  }
  if (shown === undefined) throw new Error('a client got in without seeing the host key');
  const { hop, key } = shown;
  const verdict = hop.knowledge.judge(key);
  return {
    of: hop === route.device ? 'device' : 'jump host',
    ...hop.known,
    keyType: keyTypeOf(key),
    sha256: fingerprintOf(key),
    known: verdict.verdict === 'changed' ? verdict.known : null,
    trusted: verdict.verdict === 'trusted',
    key,
  };
}
