import type { Connection, Secrets } from './connection.ts';

export interface DeviceSpec {
  /** What the user calls the device: hints name it. */
  readonly name: string;
  readonly address: string;
  /** A private key file. Without it: the SSH agent, then ~/.ssh/id_*. */
  readonly identity?: string;
}

export interface ConnectOptions {
  /** The host keys that Espalier was told to trust. */
  readonly knownHostsFile: string;
  /** The user's own, read only. Default ~/.ssh/known_hosts. */
  readonly userKnownHostsFile?: string;
  readonly secrets: Secrets;
  readonly signal: AbortSignal;
}

export declare function openConnection(spec: DeviceSpec, options: ConnectOptions): Promise<Connection>;
