import { randomUUID } from 'node:crypto';
import * as disk from 'node:fs/promises';
import type { MeasurementTelemetry } from '../../../shared/api/measurements.ts';
import { writeWhole } from '../../../shared/files/write-whole.ts';
import { telemetryCsv } from '../../../shared/telemetry/csv.ts';
import { findModels } from '../measurements/measured-models.ts';
import { reportOf, runMeasurement } from '../measurements/run-measurement.ts';
import { storedSession } from '../measurements/stored-session.ts';
import type { ProjectAccess } from '../project-access.ts';
import type { Handlers } from './services.ts';
import { typedPath } from '../typed-path.ts';

export const measurementHandlers = {
  'measurement.run': async ({ device: name, models, framesPerSecond, sustainedMinutes, ...input }, services, run) => {
    const device = services.projects.device(name);
    const found = await findModels(services.projects.writing(), models, services.workingDirectory);
    await run.takeTurn(device.address);
    return runMeasurement(services, run, device, found, {
      ...input,
      load: framesPerSecond === undefined ? { shape: 'back-to-back' } : { shape: 'camera', framesPerSecond },
      sustainedMinutes: sustainedMinutes ?? null,
    });
  },

  'measurement.list': async ({ device }, { projects }) => projects.reading()?.measurements.list(device) ?? [],

  'measurement.get': async ({ id }, { projects }) => reportOf(storedSession(projects.reading(), id)),

  'measurement.telemetry': async ({ id }, { projects }) => telemetryOf(projects, id),

  'measurement.exportTelemetry': async ({ id, file }, { projects, workingDirectory }) => {
    const path = typedPath(workingDirectory, file);
    const { measuring } = telemetryOf(projects, id);
    await writeWhole(disk, { path, content: telemetryCsv(measuring), unique: randomUUID() });
    return { file: path };
  },
} satisfies Pick<
  Handlers,
  'measurement.run' | 'measurement.list' | 'measurement.get' | 'measurement.telemetry' | 'measurement.exportTelemetry'
>;

function telemetryOf(projects: ProjectAccess, id: string): MeasurementTelemetry {
  const { id: found } = storedSession(projects.reading(), id);
  return projects.reading()!.measurements.telemetry(found);
}
