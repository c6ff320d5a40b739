export interface ScanOptions {
  readonly knownHostsFile: string;
  readonly userKnownHostsFile?: string;
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
  readonly key: Uint8Array;
}

export declare function scanHostKey(address: string, options: ScanOptions): Promise<ShownHostKey>;
export declare function trustHostKey(
  knownHostsFile: string,
  host: string,
  port: number,
  key: Uint8Array,
): Promise<void>;
