import { EspalierError } from '../../shared/api/errors.ts';

/** The reason that every cancelled piece of work ends with. */
export function cancelled(): EspalierError {
  return new EspalierError(
    'CANCELLED',
    'The work was cancelled.',
    'What was finished before is kept; an experiment or a training goes on with --resume.',
  );
}
