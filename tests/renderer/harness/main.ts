/// <reference types="vite/client" />
import { mount } from 'svelte';
import App from '../../../renderer/App.svelte';
import { chooseDesktop } from '../../../renderer/desktop/choose.ts';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';
import { benchModel } from '../fixtures/comparison.ts';
import { demoJob, MemoryProgram } from '../fixtures/memory-program.ts';
import { benchDevices, jetsonReport, telemetryPoint } from '../fixtures/devices.ts';
import { drawCharts, drawExperiment } from '../fixtures/experiments.ts';
import { drawCandidates } from '../fixtures/tradeoff-set.ts';
import { drawTraining, engineReports } from '../fixtures/training-curve.ts';

declare global {
  interface Window {
    program: MemoryProgram;
    makeJob: typeof demoJob;
    drawTraining: typeof drawTraining;
    drawExperiment: typeof drawExperiment;
    drawCharts: typeof drawCharts;
    telemetryPoint: typeof telemetryPoint;
  }
}

/** `?perMethod=8&samples=400&measured=0&predicted=1&trainingSteps=300&jetson=1&boards=1&experiments=2`: what the program in memory holds; nothing without these. */
const query = new URLSearchParams(location.search);
const perMethod = Number(query.get('perMethod') ?? 0);
window.program = new MemoryProgram(
  perMethod === 0
    ? []
    : drawCandidates({
        perMethod,
        samples: Number(query.get('samples') ?? 4000),
        measured: query.get('measured') !== '0',
        predicted: Number(query.get('predicted') ?? 0),
      }),
);
window.makeJob = demoJob;
window.drawTraining = drawTraining;
window.drawExperiment = drawExperiment;
window.drawCharts = drawCharts;
window.telemetryPoint = telemetryPoint;
if (perMethod > 0) window.program.latencyModels = [benchModel];
if (query.get('jetson') === '1') window.program.devices = [jetsonReport];
if (query.get('boards') === '1') window.program.devices = benchDevices;
const steps = Number(query.get('trainingSteps') ?? 0);
if (steps > 0) window.program.trainings = [drawTraining({ steps })];
const experiments = Number(query.get('experiments') ?? 0);
if (experiments > 0) {
  const older = drawExperiment({ id: 'older', name: 'Uniform', state: 'cancelled', method: 'uniform-l1', run: null });
  window.program.experiments = experiments > 1 ? [older, drawExperiment()] : [older];
}
window.program.engines = engineReports;
mount(App, {
  target: document.getElementById('app')!,
  props: { transport: window.program, desktop: chooseDesktop({}) },
});
