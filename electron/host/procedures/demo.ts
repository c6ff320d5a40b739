import type { Handlers } from './services.ts';

export const demoHandlers = {
  'demo.run': async (_input, services, run) => {
    await run.takeTurn('local');
    // Loaded when it is asked for: the painter of the sample images is most of what a command would load.
    const { runDemo } = await import('../demo/run-demo.ts');
    return runDemo(services, run);
  },
} satisfies Pick<Handlers, 'demo.run'>;
