import { EspalierError } from '../../../../../shared/api/errors.ts';

/** A backend does not work here. */
export function missing(message: string, hint: string, cause?: unknown): EspalierError {
  return new EspalierError('RUNTIME_MISSING', message, hint, cause === undefined ? undefined : { cause });
}

/**
 * Loads an optional package. Throws RUNTIME_MISSING where it is not installed, or fails to load.
 *
 * @param hint how to come by it
 */
export async function optionalPackage<Exports>(
  name: string,
  hint: string,
  load: (name: string) => unknown,
): Promise<Exports> {
  try {
    return (await load(name)) as Exports;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const absent = (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') && message.includes(`'${name}'`);
    const what = absent ? 'is not installed' : `does not load: ${message.split('\n')[0]!.trim()}`;
    throw missing(`The package ${name} ${what}.`.replace(/\.+$/, '.'), hint, error);
  }
}
