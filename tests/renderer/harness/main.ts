/// <reference types="vite/client" />
import { mount } from 'svelte';
import App from '../../../renderer/App.svelte';
import '../../../renderer/styles/tokens.css';
import '../../../renderer/styles/base.css';
import { demoJob, MemoryProgram } from '../fixtures/memory-program.ts';
import { drawCandidates } from '../fixtures/tradeoff-set.ts';

declare global {
  interface Window {
    program: MemoryProgram;
    makeJob: typeof demoJob;
  }
}

/** `?perMethod=8&samples=400&measured=0`: what the program in memory holds; nothing at all without `perMethod`. */
const query = new URLSearchParams(location.search);
const perMethod = Number(query.get('perMethod') ?? 0);
window.program = new MemoryProgram(
  perMethod === 0
    ? []
    : drawCandidates({
        perMethod,
        samples: Number(query.get('samples') ?? 4000),
        measured: query.get('measured') !== '0',
      }),
);
window.makeJob = demoJob;
mount(App, { target: document.getElementById('app')!, props: { transport: window.program } });
