import type { Handlers } from '../serve.ts';
import { cut } from './cut.ts';
import { backend, engines } from './engines.ts';
import { evaluate } from './evaluate.ts';
import { experiment } from './experiment.ts';
import { network } from './network.ts';
import { open } from './open.ts';

// Loaded when it is asked for: engines are many modules, and the other requests start faster without them.
const train: Handlers['train'] = async (input, context) => (await import('./train.ts')).train(input, context);

export const handlers: Handlers = { engines, backend, open, network, cut, evaluate, experiment, train };
