/** What is found out about devices. Plain data; what cannot be read is null. */

export interface RuntimeReport {
  readonly name: string;
  readonly works: boolean;
  readonly version: string | null;
  readonly detail: string;
}

/** What was found on a device; `null` where it cannot be read. */
export interface DeviceState {
  readonly board: string | null;
  readonly system: string;
  readonly kernel: string;
  readonly machine: string;
  readonly cores: number;
  readonly cpuModel: string | null;
  readonly memoryBytes: number | null;
  readonly freeDiskBytes: number | null;
  readonly powerMode: string | null;
  readonly governor: string | null;
  readonly clocksKhz: readonly number[];
  readonly temperatures: readonly { readonly zone: string; readonly celsius: number }[];
  readonly loadAverage: number | null;
}

export interface DeviceReport {
  readonly name: string;
  readonly address: string;
  readonly state: DeviceState | null;
  readonly runtimes: readonly RuntimeReport[];
  readonly probedAt: string | null;
}

export interface HostKeyReport {
  readonly host: string;
  readonly keyType: string;
  readonly sha256: string;
  /** The fingerprint trusted before, when this one differs from it. */
  readonly known: string | null;
  readonly trusted: boolean;
}
