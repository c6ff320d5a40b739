import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProjectAccess } from '../../../electron/host/project-access.ts';
import { openProject } from '../../../electron/store/project.ts';
import type { Project } from '../../../electron/store/surface.ts';

describe('reading a project with work that runs by its state', () => {
  let directory: string;
  let other: Project;
  let access: ProjectAccess;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'espalier-access-'));
    other = openProject(directory, { create: true });
    other.jobs.add({ id: 'a', procedure: 'experiment.run', title: 'Run', input: {}, state: 'running' });
    access = new ProjectAccess(directory, () => undefined);
  });
  afterEach(async () => {
    access.close();
    other.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('leaves it to the program that writes it', () => {
    expect(access.reading()?.jobs.get('a')?.state).toBe('running');
    other.jobs.end('a', 'done');
    expect(access.reading()?.jobs.get('a')?.state).toBe('done');
  });

  it('calls it interrupted once that program is gone, so that it can be resumed', () => {
    // As a killed one leaves it.
    other.close();
    expect(access.reading()?.jobs.get('a')?.state).toBe('interrupted');
  });
});
