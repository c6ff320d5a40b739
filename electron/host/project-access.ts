import { EspalierError } from '../../shared/api/errors.ts';
import { openProject, readProject } from '../store/project.ts';
import type { Project, ProjectReader, StoredDevice } from '../store/surface.ts';

/** The project, opened when it is first needed and only as far as it is needed: reading goes on beside another writer. */
export class ProjectAccess {
  readonly directory: string;
  readonly #onWriting: (project: Project) => void;
  #reader: ProjectReader | null = null;
  #writer: Project | undefined;
  /** Whether what was left running has been looked for. */
  #looked = false;

  /** `onWriting` is told once, when the project is opened for writing. */
  constructor(directory: string, onWriting: (project: Project) => void) {
    this.directory = directory;
    this.#onWriting = onWriting;
  }

  /** The project to read from, or null where there is none yet. Errors: PROJECT_INVALID, PROJECT_NEWER. */
  reading(): ProjectReader | null {
    if (this.#writer) return this.#writer;
    this.#reader ??= readProject(this.directory);
    if (this.#reader !== null && !this.#looked) {
      this.#looked = true;
      if (isLeftRunning(this.#reader)) return this.#takenOver(this.#reader);
    }
    return this.#reader;
  }

  /** What runs by its state is another program's; where none writes the project, that one is gone and nothing runs. */
  #takenOver(reader: ProjectReader): ProjectReader {
    try {
      return this.writing();
    } catch (error) {
      // It runs there indeed, or nothing can be written here: it is shown as it is.
      if (error instanceof EspalierError) return reader;
      throw error;
    }
  }

  /** The project to write to, made where there is none. Errors: PROJECT_INVALID, PROJECT_NEWER, PROJECT_BUSY, DISK_FULL. */
  writing(): Project {
    if (!this.#writer) {
      this.#writer = openProject(this.directory, { create: true });
      this.#reader?.close();
      this.#reader = null;
      this.#onWriting(this.#writer);
    }
    return this.#writer;
  }

  /** The device of that name; asking for it makes no project. Errors: DEVICE_UNKNOWN, and those of `reading`. */
  device(name: string): StoredDevice {
    const project = this.reading();
    if (project) return project.devices.get(name);
    throw new EspalierError(
      'DEVICE_UNKNOWN',
      `No device named ${name} is here: there is no project in ${this.directory} yet.`,
      'Add it with `espalier device add`, or name the project with --project.',
    );
  }

  close(): void {
    this.#reader?.close();
    this.#writer?.close();
    this.#reader = null;
    this.#writer = undefined;
  }
}

function isLeftRunning({ experiments, trainings, jobs }: ProjectReader): boolean {
  return [experiments, trainings, jobs].some((kept) =>
    kept.list().some(({ state }) => state === 'running' || state === 'queued'),
  );
}
