import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { RecentProject } from '../../shared/api/window-bridge.ts';
import { writeState } from './state-file.ts';

const most = 10;

/** The projects that were opened, newest first, kept over restarts. */
export class RecentProjects {
  readonly #file: string;
  #directories: readonly string[];

  constructor(file: string) {
    this.#file = file;
    this.#directories = read(file);
  }

  /** Named by their folder, and by the one above where two are called the same. */
  get list(): readonly RecentProject[] {
    const names = this.#directories.map((directory) => basename(directory));
    return this.#directories.map((directory, at) => {
      const name = names[at]!;
      const isAlone = names.filter((other) => other === name).length === 1;
      return { directory, name: isAlone ? name : `${name} in ${dirname(directory)}` };
    });
  }

  add(directory: string): void {
    this.#keep([directory, ...this.#directories.filter((other) => other !== directory)].slice(0, most));
  }

  remove(directory: string): void {
    this.#keep(this.#directories.filter((other) => other !== directory));
  }

  clear(): void {
    this.#keep([]);
  }

  #keep(directories: readonly string[]): void {
    this.#directories = directories;
    writeState(this.#file, directories);
  }
}

/** A file that is missing or makes no sense is an empty list. */
function read(file: string): readonly string[] {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(kept) ? kept.filter((entry) => typeof entry === 'string').slice(0, most) : [];
  } catch {
    return [];
  }
}
