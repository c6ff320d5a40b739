import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { asStoreError } from '../../../electron/store/connection.ts';
import { openProject, readProject } from '../../../electron/store/project.ts';
import { errorOf, temporaryFolder } from './fixtures.ts';
import { model, newCandidate, settings } from './rows.ts';

const databaseName = 'espalier.sqlite';

describe('openProject', () => {
  it('is not there for readers while it is being made', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, databaseName), '');
    expect(readProject(folder)).toBeNull();
    openProject(folder).close();
    const reader = readProject(folder)!;
    expect(reader.models.list()).toEqual([]);
    reader.close();
  });

  it('makes a project only when asked to', () => {
    const folder = join(temporaryFolder(), 'new', 'project');
    expect(errorOf(() => openProject(folder))).toMatchObject({ code: 'PROJECT_INVALID' });
    expect(readProject(folder)).toBeNull();
    expect(existsSync(folder)).toBe(false);
    openProject(folder, { create: true }).close();
    openProject(folder).close();
  });

  it('refuses a folder that cannot be', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, 'text');
    for (const folder of [file, join(file, 'inside')]) {
      expect(errorOf(() => openProject(folder, { create: true })).code).toBe('PROJECT_INVALID');
    }
  });

  it.skipIf(process.platform !== 'linux')('refuses a place where nothing can be written', () => {
    const error = errorOf(() => openProject('/proc/espalier/project', { create: true }));
    expect(error).toMatchObject({ code: 'PROJECT_INVALID', message: expect.stringContaining('not allowed') as string });
  });

  it('says of a database that may only be read that it cannot be written', () => {
    const file = join(temporaryFolder(), 'read-only.sqlite');
    new Database(file).exec('CREATE TABLE t (x)').close();
    const db = new Database(file, { readonly: true });
    onTestFinished(() => void db.close());
    const told = errorOf(() => {
      try {
        db.exec('INSERT INTO t VALUES (1)');
      } catch (error) {
        throw asStoreError(error, file);
      }
    });
    expect(told).toMatchObject({ code: 'PROJECT_INVALID', message: expect.stringContaining(file) as string });
  });

  it('calls what was left running interrupted', () => {
    const folder = temporaryFolder();
    const first = openProject(folder, { create: true });
    first.models.save(model);
    const running = first.experiments.start(model.sha256, settings).id;
    const done = first.experiments.start(model.sha256, settings).id;
    first.experiments.end(done, 'done');
    first.jobs.add({ id: 'running', procedure: 'p', title: 't', input: {}, state: 'running' });
    first.jobs.add({ id: 'queued', procedure: 'p', title: 't', input: {}, state: 'queued' });
    first.close();
    const second = openProject(folder);
    onTestFinished(() => second.close());
    expect(second.experiments.get(running)?.state).toBe('interrupted');
    expect(second.experiments.get(done)?.state).toBe('done');
    expect(second.jobs.list().map((job) => job.state)).toEqual(['interrupted', 'interrupted']);
    expect(second.experiments.findUnfinished(model.sha256, settings)?.id).toBe(running);
  });

  it('calls done what was done while one of its networks was being made again', () => {
    const folder = temporaryFolder();
    const first = openProject(folder, { create: true });
    first.models.save(model);
    const levels = [0.7, 'macs<=20M'];
    const begin = (missing: boolean) => {
      const { id } = first.experiments.start(model.sha256, { ...settings, levels });
      first.candidates.add(newCandidate(id, 0.7));
      if (!missing) first.candidates.add(newCandidate(id, 0.5, { budget: 'macs<=20M' }));
      return id;
    };
    const [whole, lacking, resumed] = [begin(false), begin(true), begin(false)];
    for (const id of [whole, lacking, resumed]) first.experiments.end(id, 'done');
    for (const id of [whole, lacking]) expect(first.experiments.repeat(id).state).toBe('running');
    first.experiments.resume(resumed);
    first.close();
    const second = openProject(folder);
    onTestFinished(() => second.close());
    const states = [whole, lacking, resumed].map((id) => second.experiments.get(id)!.state);
    expect(states).toEqual(['done', 'interrupted', 'interrupted']);
  });

  it.each([
    ['text', Buffer.from('this is no database, but it is long enough to look like a file of some kind'.repeat(20))],
    ['a damaged header', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(4096, 7)])],
  ])('refuses %s as PROJECT_INVALID and leaves it alone', (_what, bytes) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, databaseName), bytes);
    expect(errorOf(() => openProject(folder, { create: true })).code).toBe('PROJECT_INVALID');
    expect(errorOf(() => readProject(folder)).code).toBe('PROJECT_INVALID');
    expect(readFileSync(join(folder, databaseName))).toEqual(bytes);
  });

  it('refuses a truncated database', () => {
    const folder = temporaryFolder();
    openProject(folder, { create: true }).close();
    truncateSync(join(folder, databaseName), 6_000);
    expect(errorOf(() => openProject(folder)).code).toBe('PROJECT_INVALID');
  });

  it('refuses the database of another program and leaves it alone', () => {
    const folder = temporaryFolder();
    const other = new Database(join(folder, databaseName));
    other.exec('CREATE TABLE bookmarks (url TEXT)');
    other.close();
    const before = readFileSync(join(folder, databaseName));
    expect(errorOf(() => openProject(folder, { create: true }))).toMatchObject({
      code: 'PROJECT_INVALID',
      message: expect.stringContaining('another program') as unknown,
    });
    expect(readFileSync(join(folder, databaseName))).toEqual(before);
  });

  it('refuses a folder in the place of the database', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, databaseName));
    expect(errorOf(() => openProject(folder)).code).toBe('PROJECT_INVALID');
  });

  it('refuses a newer project, in its log or not, and leaves every byte of it', () => {
    const folder = temporaryFolder();
    openProject(folder, { create: true }).close();
    const newer = new Database(join(folder, databaseName));
    newer.pragma('user_version = 99990');
    newer.exec("CREATE TABLE of_the_future (x TEXT) STRICT; INSERT INTO of_the_future VALUES ('kept')");
    const inLog = join(folder, 'in-log');
    mkdirSync(inLog);
    // Copied while open: the version stands in the write-ahead log only, as after a kill.
    for (const name of readdirSync(folder).filter((name) => name.startsWith(databaseName) && !name.endsWith('-shm'))) {
      cpSync(join(folder, name), join(inLog, name));
    }
    expect(existsSync(join(inLog, `${databaseName}-wal`))).toBe(true);
    newer.close();
    for (const place of [folder, inLog]) {
      const names = readdirSync(place).filter((name) => name === databaseName || name.endsWith('-wal'));
      const before = names.map((name) => readFileSync(join(place, name)));
      expect(errorOf(() => openProject(place, { create: true })).code).toBe('PROJECT_NEWER');
      expect(errorOf(() => readProject(place)).code).toBe('PROJECT_NEWER');
      expect(names.map((name) => readFileSync(join(place, name)))).toEqual(before);
    }
  });
});

describe('the writer', () => {
  it('is one, within a process and across processes; readers are welcome', async () => {
    const folder = temporaryFolder();
    const first = openProject(folder, { create: true });
    expect(errorOf(() => openProject(folder))).toMatchObject({
      code: 'PROJECT_BUSY',
      message: expect.stringContaining(`process ${String(process.pid)}`) as unknown,
    });
    expect(await openElsewhere(folder)).toBe('PROJECT_BUSY');
    readProject(folder)!.close();
    first.close();
    expect(await openElsewhere(folder)).toBe('opened');
    openProject(folder).close();
  });

  it('does not mind a lost lock file', () => {
    const folder = temporaryFolder();
    openProject(folder, { create: true }).close();
    rmSync(join(folder, 'espalier.lock'));
    openProject(folder).close();
  });
});

/** What a process of its own gets when it opens the project. */
async function openElsewhere(folder: string): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'open-child.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) output += String(chunk);
  return output.trim();
}
