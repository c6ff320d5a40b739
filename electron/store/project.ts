import type { Project, ProjectReader } from './surface.ts';

/**
 * Opens the project in `directory` for writing; with `create`, makes it where there is none. Jobs and experiments that
 * were left running become `interrupted`.
 * Errors: PROJECT_INVALID, PROJECT_NEWER, PROJECT_BUSY (another process writes it), DISK_FULL.
 */
export function openProject(directory: string, options: { readonly create?: boolean } = {}): Project {
  throw new Error(`not yet: ${directory} ${String(options.create)}`);
}

/** Opens the project for reading beside its writer. Errors: PROJECT_INVALID, PROJECT_NEWER. */
export function readProject(directory: string): ProjectReader {
  throw new Error(`not yet: ${directory}`);
}
