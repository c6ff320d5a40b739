/** The public surface of electron/devices: what the host uses, and nothing else of this folder. */
export { parseAddress, showAddress, type Address } from './connection/address.ts';
export type { Connection, Secrets } from './connection/connection.ts';
export { openConnection, type ConnectOptions, type DeviceSpec } from './connection/open.ts';
export { trustHostKey } from './connection/known-hosts/trust.ts';
export { scanHostKey, type ScanOptions, type ShownHostKey } from './connection/ssh/host-key.ts';
export { measure } from './measure.ts';
export { probe, type ProbeReport } from './probe.ts';
export type { Artifact, MeasuredModel, MeasureOptions, RawMeasurement, RoundSamples } from './measurement.ts';
