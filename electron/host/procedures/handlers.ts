import type { Handlers } from './services.ts';
import { candidateHandlers } from './candidates.ts';
import { demoHandlers } from './demo.ts';
import { deviceHandlers } from './devices.ts';
import { engineHandlers } from './engines.ts';
import { experimentHandlers } from './experiments.ts';
import { jobHandlers } from './jobs.ts';
import { latencyHandlers } from './latency.ts';
import { measurementHandlers } from './measurements.ts';
import { modelHandlers } from './models.ts';
import { projectHandlers } from './project.ts';
import { reportHandlers } from './report.ts';
import { tradeoffHandlers } from './tradeoffs.ts';
import { trainingHandlers } from './trainings.ts';

export const handlers: Handlers = {
  ...projectHandlers,
  ...engineHandlers,
  ...modelHandlers,
  ...experimentHandlers,
  ...trainingHandlers,
  ...deviceHandlers,
  ...measurementHandlers,
  ...latencyHandlers,
  ...tradeoffHandlers,
  ...reportHandlers,
  ...candidateHandlers,
  ...demoHandlers,
  ...jobHandlers,
};
