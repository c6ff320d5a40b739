import type { ErrorData } from '../../../../../shared/api/errors.ts';
import type { Feeds, StepResult, TrainingProgram } from '../../engine.ts';
import type { BackendAbout } from '../backends/backend.ts';

/**
 * What the compute process asks of the page in the hidden window, and what comes back. Everything is cloned: Electron
 * loses a message that a page transfers an ArrayBuffer with.
 */
export interface WindowRequests {
  /** Starts the backend. */
  open: { input: null; output: BackendAbout };
  /** Gives the session's description; `session` is a number that is not in use. */
  prepare: { input: { session: number; program: TrainingProgram }; output: string };
  step: { input: { session: number; weights: Feeds; feeds: Feeds }; output: StepResult };
  release: { input: { session: number }; output: null };
}

export type WindowRequestName = keyof WindowRequests;

export type ToWindow = {
  readonly [Name in WindowRequestName]: {
    readonly id: number;
    readonly name: Name;
    readonly input: WindowRequests[Name]['input'];
  };
}[WindowRequestName];

export type FromWindow =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorData }
  /** It can compute no more; how it came to that. */
  | { readonly kind: 'ended'; readonly how: string };
