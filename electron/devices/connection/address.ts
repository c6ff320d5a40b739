import { EspalierError } from '../../../shared/api/errors.ts';

/** An account on another computer. */
export interface SshAddress {
  readonly kind: 'ssh';
  readonly user: string;
  readonly host: string;
  readonly port: number;
}

/** Where a device is: this computer, or another. */
export type Address = { readonly kind: 'local' } | SshAddress;

/** As it was written: what is null is in the user's SSH configuration, which may also call the host by another name. */
export interface SshTarget {
  readonly kind: 'ssh';
  readonly user: string | null;
  readonly host: string;
  readonly port: number | null;
}

export type Target = { readonly kind: 'local' } | SshTarget;

const hint =
  'Write `local` for this computer, `ssh://user@host` (with `:port` when it is not 22), or `ssh://name` for a host of ~/.ssh/config.';

/** Whatever is wrong with an address, a password in it is shown to nobody: errors go to logs. */
function withoutPassword(text: string): string {
  return text.replace(/:(?!\/\/)[^@]*@/, ':…@');
}

function invalid(text: string, why: string): EspalierError {
  return new EspalierError('ADDRESS_INVALID', `The device address "${withoutPassword(text)}" ${why}.`, hint);
}

/** Throws ADDRESS_INVALID. */
export function parseAddress(text: string): Target {
  if (text === 'local') return { kind: 'local' };
  const url = URL.parse(text);
  if (url === null) throw invalid(text, 'is neither `local` nor a URL');
  if (url.protocol !== 'ssh:') throw invalid(text, `starts with ${url.protocol}// instead of ssh://`);
  if (url.password !== '') {
    throw new EspalierError(
      'ADDRESS_INVALID',
      'The device address holds a password, which would be stored in the clear.',
      'Leave it out: you are asked for it when the device wants one. Better still, use a key.',
    );
  }
  if (url.hostname === '') throw invalid(text, 'names no host');
  if ((url.pathname !== '' && url.pathname !== '/') || url.search !== '' || url.hash !== '') {
    throw invalid(text, 'goes on after the host');
  }
  let user: string;
  let host: string;
  try {
    user = decodeURIComponent(url.username);
    // Hosts of a scheme that the URL standard does not know are left as they were written.
    host = decodeURIComponent(url.hostname)
      .toLowerCase()
      .replace(/^\[(.*)\]$/, '$1');
  } catch {
    throw invalid(text, 'has a wrong percent escape');
  }
  if (/[\s\p{Cc}]/u.test(user) || !/^[\w.:%-]+$/.test(host)) throw invalid(text, 'has characters that no host has');
  return { kind: 'ssh', user: user === '' ? null : user, host, port: url.port === '' ? null : Number(url.port) };
}

/** As people write it, without the scheme: `user@host`, `user@host:2222`, `this computer`. */
export function showAddress(address: Target): string {
  if (address.kind === 'local') return 'this computer';
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const user = address.user === null ? '' : `${address.user}@`;
  return `${user}${host}${address.port === null || address.port === 22 ? '' : `:${address.port}`}`;
}
