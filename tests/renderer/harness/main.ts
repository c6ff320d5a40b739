/// <reference types="vite/client" />
import { mount } from 'svelte';
import App from '../../../renderer/App.svelte';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';
import { demoJob, MemoryProgram } from '../fixtures/memory-program.ts';
import { jetsonReport, telemetryPoint } from '../fixtures/devices.ts';
import { drawCandidates } from '../fixtures/tradeoff-set.ts';
import { drawTraining, engineReports } from '../fixtures/training-curve.ts';

declare global {
  interface Window {
    program: MemoryProgram;
    makeJob: typeof demoJob;
    drawTraining: typeof drawTraining;
    telemetryPoint: typeof telemetryPoint;
  }
}

/** `?perMethod=8&samples=400&measured=0&predicted=1&trainingSteps=300&jetson=1`: what the program in memory holds; nothing without these. */
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
window.telemetryPoint = telemetryPoint;
if (query.get('jetson') === '1') window.program.devices = [jetsonReport];
const steps = Number(query.get('trainingSteps') ?? 0);
if (steps > 0) window.program.trainings = [drawTraining({ steps })];
window.program.engines = engineReports;
mount(App, { target: document.getElementById('app')!, props: { transport: window.program } });
