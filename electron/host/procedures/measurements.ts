import { findModels } from '../measurements/measured-models.ts';
import { runMeasurement } from '../measurements/run-measurement.ts';
import type { Handlers } from './services.ts';

export const measurementHandlers = {
  'measurement.run': async ({ device: name, models, ...options }, services, run) => {
    const device = services.projects.device(name);
    const found = await findModels(services.projects.writing(), models, services.workingDirectory);
    await run.takeTurn(device.address);
    return runMeasurement(services, run, device, found, options);
  },
} satisfies Pick<Handlers, 'measurement.run'>;
