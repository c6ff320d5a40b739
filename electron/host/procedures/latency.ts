import { latencyReport, predictLatency } from '../latency/known-models.ts';
import { runLearning } from '../latency/run-learning.ts';
import { findModels } from '../measurements/measured-models.ts';
import type { Handlers } from './services.ts';

export const latencyHandlers = {
  'latency.learn': async ({ device: name, model, ...options }, services, run) => {
    const device = services.projects.device(name);
    const [network] = await findModels(services.projects.writing(), [model], services.workingDirectory);
    await run.takeTurn(device.address);
    return runLearning(services, run, device, network!, options);
  },

  'latency.list': async ({ device }, { projects }) =>
    (projects.reading()?.latencyModels.list(device) ?? []).map(latencyReport),

  'latency.predict': async ({ device: name, models, ...condition }, { projects, workingDirectory }) => {
    const { name: device } = projects.device(name);
    const files = await findModels(projects.writing(), models, workingDirectory);
    return predictLatency(projects.writing().latencyModels.list(device), { device, ...condition }, files);
  },
} satisfies Pick<Handlers, 'latency.learn' | 'latency.list' | 'latency.predict'>;
