import type { HostKeyReport } from '../../../../shared/api/devices.ts';

/** Where Espalier keeps the host keys that it was told to trust. */
export const trustedKeysFile = '~/.config/espalier/known_hosts';

/** "ED25519", as people and ssh-keygen call it. */
export function keyTypeName(keyType: string): string {
  return algorithmOf(keyType).toUpperCase();
}

/** What shows the same fingerprint when it is run on the device itself. */
export function showKeyCommand(keyType: string): string {
  return `ssh-keygen -lf /etc/ssh/ssh_host_${algorithmOf(keyType)}_key.pub`;
}

/** A host and port, as their key is known. */
type KeyedHost = Pick<HostKeyReport, 'host' | 'port'>;

/** The host as known_hosts files name it: `board.local`, or `[board.local]:2222` when the port is not 22. */
function knownHostName({ host, port }: KeyedHost): string {
  return port === 22 ? host : `[${host}]:${String(port)}`;
}

/** The host in a sentence: `board.local`, or `board.local, port 2222`. */
export function hostInWords({ host, port }: KeyedHost): string {
  return port === 22 ? host : `${host}, port ${String(port)}`;
}

/** What forgets a host's key, in Espalier's own file and in the user's: either may hold it. */
export function forgetKeyCommands(keyed: KeyedHost): readonly string[] {
  const name = `'${knownHostName(keyed)}'`;
  return [`ssh-keygen -R ${name} -f ${trustedKeysFile}`, `ssh-keygen -R ${name}`];
}

/** `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`, as RFC 4253 and 5656 name them. */
function algorithmOf(keyType: string): string {
  return keyType.replace(/^(ssh|sk-ssh|sk)-/, '').split(/[-@]/)[0] ?? keyType;
}
