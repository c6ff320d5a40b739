import { runDemo } from '../demo/run-demo.ts';
import type { Handlers } from './services.ts';

export const demoHandlers = {
  'demo.run': async (_input, services, run) => {
    await run.takeTurn('local');
    return runDemo(services, run);
  },
} satisfies Pick<Handlers, 'demo.run'>;
