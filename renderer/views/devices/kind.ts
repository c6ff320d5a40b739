import type { DeviceReport } from '../../../shared/api/devices.ts';

/** What a device is, as its icon shows it. */
export function kindOfDevice({
  address,
  state,
}: Pick<DeviceReport, 'address' | 'state'>): 'laptop' | 'phone' | 'devices' {
  if (address === 'local') return 'laptop';
  return state?.system.startsWith('Android') ? 'phone' : 'devices';
}
