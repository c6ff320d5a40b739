import type { MeasureOptions } from '../../devices/device.ts';
import type { Services } from '../procedures/services.ts';

/** Tells whoever listens what runs on a device while it is measured, and what the device shows meanwhile. */
export function tellOfDevice(
  { events }: Pick<Services, 'events'>,
  device: string,
): Required<Pick<MeasureOptions, 'onTelemetry' | 'onCommand'>> {
  return {
    onTelemetry: (point) => events.emit('device.telemetry', { device, point }),
    onCommand: (command) => events.emit('device.command', { device, command }),
  };
}
