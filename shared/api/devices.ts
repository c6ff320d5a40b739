import type { Precision } from './measurements.ts';

/** What is found out about devices. Plain data; what cannot be read is null. */

export interface RuntimeReport {
  readonly name: string;
  readonly works: boolean;
  readonly version: string | null;
  readonly detail: string;
  /** What it can compute in, the most exact first. */
  readonly precisions: readonly Precision[];
}

/** Cores of one kind. */
export interface CoreCluster {
  /** Such as "Cortex-A76". */
  readonly model: string | null;
  readonly cores: number;
  readonly maxKhz: number | null;
}

/** A program on the device that could run networks, or that a runtime needs. */
export interface DeviceTool {
  readonly name: 'trtexec' | 'benchmark_model' | 'python3' | 'python-onnxruntime' | 'node';
  readonly path: string;
  readonly version: string | null;
}

/** Mean power at a rail. */
export interface Rail {
  /** As the board calls it: "VDD_IN", "POM_5V_GPU". */
  readonly name: string;
  readonly milliwatts: number;
}

export interface Temperature {
  readonly zone: string;
  readonly celsius: number;
}

/** How often the board slowed itself down since it was started, by cause. */
export interface ThrottleCount {
  readonly cause: string;
  readonly count: number;
}

/** What was found on a device; `null`, or nothing in a list, where it cannot be read. */
export interface DeviceState {
  readonly board: string | null;
  readonly system: string;
  readonly kernel: string;
  readonly machine: string;
  readonly cores: number;
  readonly cpuModel: string | null;
  /** The fastest first. */
  readonly coreClusters: readonly CoreCluster[];
  /** NVIDIA's system of a Jetson: "36.4.3" is JetPack 6. */
  readonly jetson: { readonly l4t: string; readonly jetPack: number | null } | null;
  readonly gpu: string | null;
  readonly tools: readonly DeviceTool[];
  readonly memoryBytes: number | null;
  readonly freeDiskBytes: number | null;
  readonly powerMode: string | null;
  /** Those that the board could be set to. */
  readonly powerModes: readonly string[];
  readonly governor: string | null;
  readonly clocksKhz: readonly number[];
  readonly temperatures: readonly Temperature[];
  readonly rails: readonly Rail[];
  readonly throttling: readonly ThrottleCount[];
  readonly loadAverage: number | null;
}

export interface DeviceReport {
  readonly name: string;
  readonly address: string;
  readonly state: DeviceState | null;
  readonly runtimes: readonly RuntimeReport[];
  readonly probedAt: string | null;
}

/** The key of the device, or of the first host on the way to it that is not trusted yet. */
export interface HostKeyReport {
  readonly of: 'device' | 'jump host';
  /** The name and port under which the key is known. */
  readonly host: string;
  readonly port: number;
  readonly keyType: string;
  readonly sha256: string;
  /** The fingerprint trusted before, when this one differs from it. */
  readonly known: string | null;
  readonly trusted: boolean;
}

/** What a device showed at one moment of a run: about once a second. */
export interface TelemetryPoint {
  /** Since the run's telemetry began, by the device's clock. */
  readonly atMs: number;
  readonly temperatures: readonly Temperature[];
  /** One for each core that is on. */
  readonly clocksKhz: readonly number[];
  /** Share of all cores' time, 0 to 1. */
  readonly cpuLoad: number | null;
  readonly gpuKhz: number | null;
  /** 0 to 1. */
  readonly gpuLoad: number | null;
  readonly memoryUsedBytes: number | null;
  readonly rails: readonly Rail[];
  readonly throttling: readonly ThrottleCount[];
}

/** A recording of a device's telemetry. */
export interface WatchReport {
  readonly points: number;
  readonly seconds: number;
  readonly csv: string | null;
}

/** How the link to a device stands: `nextAttemptAt` is an ISO time. */
export type DeviceLink =
  | { readonly state: 'open' }
  /** The work over it is done, or was given up. */
  | { readonly state: 'closed' }
  | { readonly state: 'lost'; readonly attempts: number; readonly nextAttemptAt: string };

/** A host that the user's SSH configuration names. */
export interface ConfiguredHost {
  readonly name: string;
  /** What a device of it is added with. */
  readonly address: string;
  /** Where it is: `pi@10.0.0.7:2222`. */
  readonly leadsTo: string;
}

/** What Espalier keeps on a device: the one folder that it writes to. */
export interface DeviceCache {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  /** The oldest files beyond this are removed before anything is sent. */
  readonly limitBytes: number;
}
