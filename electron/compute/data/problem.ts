import { EspalierError } from '../../../shared/api/errors.ts';

/** DATASET_INVALID: `where` is a file, with a line or entry where there is one. */
export function invalid(where: string, what: string, hint: string, cause?: unknown): EspalierError {
  return new EspalierError('DATASET_INVALID', `${where}: ${what}.`, hint, { cause });
}

export function notFound(what: string, hint: string, cause?: unknown): EspalierError {
  return new EspalierError('DATASET_NOT_FOUND', what, hint, { cause });
}

export function undecodable(image: string, error: unknown): EspalierError {
  if (error instanceof EspalierError) return error;
  const [reason] = (error as Error).message.split('\n');
  return new EspalierError(
    'IMAGE_UNREADABLE',
    `${image} does not decode as an image: ${reason}`,
    'Replace or remove the file.',
    { cause: error },
  );
}
