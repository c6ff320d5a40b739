import { findModels } from '../measurements/measured-models.ts';
import { runMeasurement } from '../measurements/run-measurement.ts';
import type { Handlers } from './services.ts';

export const measurementHandlers = {
  'measurement.run': async ({ device: name, models, ...options }, services, run) => {
    const project = services.projects.writing();
    const device = project.devices.get(name);
    const found = await findModels(project, models, services.workingDirectory);
    await run.takeTurn(device.address);
    return runMeasurement(services, run, device, found, options);
  },
} satisfies Pick<Handlers, 'measurement.run'>;
