import type { Handlers } from '../serve.ts';
import { cut } from './cut.ts';
import { backend, engines } from './engines.ts';
import { evaluate } from './evaluate.ts';
import { experiment } from './experiment.ts';
import { open } from './open.ts';
import { train } from './train.ts';

export const handlers: Handlers = { engines, backend, open, cut, evaluate, experiment, train };
