import { EspalierError } from '../../../../shared/api/errors.ts';
import { showAddress, type SshAddress } from '../address.ts';
import { fingerprintOf } from '../known-hosts/fingerprint.ts';
import type { KeyVerdict } from '../known-hosts/known-hosts.ts';

export function linkLost(address: SshAddress, cause?: unknown): EspalierError {
  const hint = 'Check the cable, the network and the board’s power, then start again: what was finished is kept.';
  return new EspalierError('LINK_LOST', `The link to ${showAddress(address)} was lost.`, hint, { cause });
}

export function refusedChannel(address: SshAddress, cause: unknown): EspalierError {
  const hint = 'Its sshd may allow no commands for this account (ForceCommand, MaxSessions, a restricted shell).';
  return new EspalierError('REMOTE_FAILED', `${showAddress(address)} runs no command.`, hint, { cause });
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing listens on its port',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up at the moment',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to its network',
  ETIMEDOUT: 'it does not answer',
  ECONNRESET: 'it hung up',
};

export function unreachable(address: SshAddress, cause: unknown): EspalierError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? '';
  const reason = reasons[code] ?? (cause instanceof Error ? cause.message : 'it closed the connection');
  return new EspalierError(
    'DEVICE_UNREACHABLE',
    `${showAddress(address)} cannot be reached: ${reason}.`,
    'Check that the board is on, that sshd runs there, and that host and port are right.',
    { cause },
  );
}

export function authenticationFailed(address: SshAddress, tried: readonly string[], cause?: unknown): EspalierError {
  const list = tried.length === 0 ? 'there was nothing to try' : `tried: ${tried.join(', ')}`;
  return new EspalierError(
    'AUTHENTICATION_FAILED',
    `${showAddress(address)} let nobody in (${list}).`,
    'Name the right key file with --identity, load it into the SSH agent, or add it with `ssh-copy-id`.',
    { cause },
  );
}

/** The error for a host key that is not trusted. */
export function untrusted(
  name: string,
  address: SshAddress,
  key: Uint8Array,
  verdict: Exclude<KeyVerdict, { verdict: 'trusted' }>,
): EspalierError {
  const shown = fingerprintOf(key);
  const where = showAddress(address);
  const trust = `espalier device trust ${name} --sha256 ${shown}`;
  switch (verdict.verdict) {
    case 'unknown':
      return new EspalierError(
        'HOST_KEY_UNKNOWN',
        `The host key of ${where} is not known: ${shown}.`,
        `Compare it with the board’s own (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then: ${trust}`,
      );
    case 'changed':
      return new EspalierError(
        'HOST_KEY_CHANGED',
        `The host key of ${where} has changed: it was ${verdict.known} and is now ${shown}.`,
        `Somebody may be in between. Only when the board was set up anew: ${trust}`,
      );
    case 'revoked':
      return new EspalierError(
        'HOST_KEY_REVOKED',
        `The host key of ${where} is marked as revoked: ${shown}.`,
        'Do not connect. Give the board a new host key, or correct the known_hosts file that revokes this one.',
      );
  }
}
