import type { ErrorData } from '../../../shared/api/errors.ts';
import type { GivenPath } from '../../../shared/api/window-bridge.ts';
import type { Notice } from '../notices.svelte.ts';
import { intentOf } from './intent.ts';

/** Where what the user gives can go. */
export interface Takers {
  /** A whole path is opened at once; a name begins the form that asks for the rest. */
  readonly model: (path: string, isWhole: boolean) => void;
  readonly images: (path: string) => void;
  readonly experiment: (path: string) => void;
  /** Absent where the program was started with its project. */
  readonly project: ((path: string) => void) | undefined;
  readonly complain: (notice: Notice) => void;
}

/** Does with a file or folder what it is for, or says why nothing is done. */
export function take(given: GivenPath, takers: Takers): void {
  const intent = intentOf(given);
  const code: ErrorData['code'] = 'OPTION_INVALID';
  switch (intent.kind) {
    case 'model':
      return takers.model(intent.path, intent.isWhole);
    case 'images':
      return takers.images(intent.path);
    case 'experiment':
      return takers.experiment(intent.path);
    case 'project':
      if (takers.project && intent.isWhole) return takers.project(intent.path);
      return takers.complain({
        code,
        message: `${given.name} is a project; a browser shows the one that Espalier was started with.`,
        hint: `Start it anew: espalier serve --project ${intent.path}`,
      });
    case 'unknown':
      return takers.complain({ code, message: intent.message, hint: intent.hint });
  }
}
