import { compareLayers } from '../compare/layers.ts';
import { compareCandidates } from '../compare/paired.ts';
import type { Handlers } from './services.ts';

export const candidateHandlers = {
  'candidate.layers': ({ candidates }, { projects }) => compareLayers(projects.reading(), candidates),

  'candidate.compare': async ({ candidates }, { projects }) => compareCandidates(projects.reading(), candidates),
} satisfies Pick<Handlers, 'candidate.layers' | 'candidate.compare'>;
