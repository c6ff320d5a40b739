import type { InputOf } from '../../../shared/api/contract.ts';
import { runtimeSchema } from '../../../shared/api/runtime-names.ts';
import type { DeviceReport } from '../../../shared/api/devices.ts';
import type { Precision } from '../../../shared/api/measurements.ts';

export type RuntimeName = NonNullable<InputOf<'measurement.run'>['runtime']>;

/** A runtime as a device's last report has it. */
export interface RuntimeChoice {
  readonly name: RuntimeName;
  readonly works: boolean;
  /** Version and detail, or why it does not work. */
  readonly hint: string;
  readonly precisions: readonly Precision[];
}

/** In the order to offer them; nothing for a device that nobody has looked at. */
export function runtimeChoices(device: DeviceReport | null): readonly RuntimeChoice[] {
  return runtimeSchema.options.flatMap((name) => {
    const report = device?.runtimes.find((runtime) => runtime.name === name);
    if (!report) return [];
    const { works, version, detail, precisions } = report;
    return [{ name, works, precisions, hint: works && version !== null ? `${version}; ${detail}` : detail }];
  });
}
