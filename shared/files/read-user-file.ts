import { EspalierError } from '../api/errors.ts';

/**
 * What `read` (readFile of node:fs/promises, handed in: nothing here knows Node) finds in a file that the user named.
 * Errors: FILE_NOT_FOUND, FILE_UNREADABLE, and coded ones of `read` itself.
 */
export async function readUserFile<Content>(read: (path: string) => Promise<Content>, path: string): Promise<Content> {
  try {
    return await read(path);
  } catch (error) {
    if (error instanceof EspalierError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new EspalierError('FILE_NOT_FOUND', `There is no file ${path}.`, 'Check the path.', { cause: error });
    }
    throw new EspalierError('FILE_UNREADABLE', `${path} cannot be read.`, 'Check that it is a file you may read.', {
      cause: error,
    });
  }
}
