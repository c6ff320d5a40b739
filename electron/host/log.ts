import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { pino, type DestinationStream, type Logger } from 'pino';
import { EspalierError } from '../../shared/api/errors.ts';

export type Log = Logger;

/** Fields that may hold a secret, at the top and one level down. Secrets are not logged; this is the second lock. */
const secretFields = ['password', 'passphrase', 'token', 'cookie', 'authorization', 'privateKey', 'secret'];

export interface LogOptions {
  readonly level: 'silent' | 'warn' | 'info';
  /** A file that is appended to, or stderr when absent. */
  readonly file?: string;
  /** Where the lines go instead; for tests. */
  readonly stream?: DestinationStream;
}

/** Errors: FILE_UNWRITABLE. */
export function createLog({ level, file, stream }: LogOptions): Log {
  const redact = { paths: secretFields.flatMap((field) => [field, `*.${field}`]), censor: '[secret]' };
  // Synchronous: the lines before a crash are the ones that matter, and there are few of them.
  return pino({ level, redact, base: undefined }, stream ?? destination(file));
}

function destination(file: string | undefined): DestinationStream {
  if (file === undefined) return pino.destination({ dest: 2, sync: true });
  try {
    mkdirSync(dirname(file), { recursive: true });
    return pino.destination({ dest: file, sync: true, append: true });
  } catch (error) {
    throw new EspalierError(
      'FILE_UNWRITABLE',
      `The log ${file} cannot be written.`,
      'Choose a project folder that you may write to with --project.',
      { cause: error },
    );
  }
}
