import { EspalierError } from '../../../../shared/api/errors.ts';
import { parseAddress } from '../address.ts';
import { fingerprintOf, keyTypeOf } from '../known-hosts/fingerprint.ts';
import { hostKnowledge, type KnownHostsFiles } from '../known-hosts/known-hosts.ts';
import { connectClient } from './connect.ts';

export interface ScanOptions extends KnownHostsFiles {
  readonly signal: AbortSignal;
}

/** The key that a host shows, and what is known about it. */
export interface ShownHostKey {
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

/** Looks at a host's key and hangs up: nobody logs in. Throws ADDRESS_INVALID, DEVICE_UNREACHABLE, CANCELLED. */
export async function scanHostKey(addressText: string, options: ScanOptions): Promise<ShownHostKey> {
  const address = parseAddress(addressText);
  if (address.kind === 'local') {
    const hint = 'Only devices that are reached by SSH have one; this computer is always trusted.';
    throw new EspalierError('OPTION_INVALID', 'This computer has no host key.', hint);
  }
  const knowledge = await hostKnowledge(address.host, address.port, options);
  let shown: Buffer | undefined;
  const seen = new EspalierError('CANCELLED', 'The host key was seen.', 'Nothing is left to do.');
  const nobody = { passphrase: noAnswer, password: noAnswer, answer: noAnswer };
  const refuse = (key: Buffer): EspalierError => {
    shown = key;
    return seen;
  };
  try {
    const client = await connectClient({ address, knowledge, secrets: nobody, signal: options.signal, refuse });
    client.end();
  } catch (error) {
    if (error !== seen) throw error;
  }
  if (shown === undefined) throw new Error('a client got in without seeing the host key');
  const verdict = knowledge.judge(shown);
  return {
    host: address.host,
    port: address.port,
    keyType: keyTypeOf(shown),
    sha256: fingerprintOf(shown),
    known: verdict.verdict === 'changed' ? verdict.known : null,
    trusted: verdict.verdict === 'trusted',
    key: shown,
  };
}

const noAnswer = (): Promise<null> => Promise.resolve(null);
