/** The public surface of electron/devices: what the host uses, and nothing else of this folder. */
export { parseAddress, showAddress } from './connection/address.ts';
export type { Connection, Secrets } from './connection/connection.ts';
export type { Link, LinkState } from './connection/link.ts';
export { openLink, type LinkOptions } from './connection/link/open-link.ts';
export { openConnection } from './connection/open.ts';
export { trustHostKey } from './connection/known-hosts/trust.ts';
export { configuredHosts } from './connection/ssh-config/configured-hosts.ts';
export { scanHostKey, type ShownHostKey } from './connection/ssh/host-key.ts';
export { cacheReport, clearCache } from './deploy/cache.ts';
export { watchDevice } from './telemetry/watch-device.ts';
export { measure } from './measure.ts';
export { coolDown } from './protocol/cooling.ts';
export { probe } from './probe.ts';
export type { Artifact, MeasuredModel, MeasureOptions, RawMeasurement } from './measurement.ts';
export { formatOf, type RuntimeName } from './runtimes/runtimes.ts';
