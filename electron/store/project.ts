import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { projectDatabase } from '../../shared/files/project-database.ts';
import { EspalierError } from '../../shared/api/errors.ts';
import { artifactReader, artifactStore } from './artifacts.ts';
import { asStoreError, openForReading, openForWriting, primaryCode } from './connection.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { asFileError, errorCode } from './durable.ts';
import { checkedVersion, migrate, newestVersion } from './migrations/migrate.ts';
import { candidateReader, candidateStore } from './queries/candidates.ts';
import { deviceReader, deviceStore } from './queries/devices.ts';
import { experimentReader, experimentStore, interruptExperiments } from './queries/experiments.ts';
import { interruptJobs, jobReader, jobStore } from './queries/jobs.ts';
import { latencyModelReader, latencyModelStore } from './queries/latency-models.ts';
import { measurementReader, measurementStore } from './queries/measurements.ts';
import { modelReader, modelStore } from './queries/models.ts';
import { interruptTrainings, trainingReader, trainingStore } from './queries/trainings.ts';
import type { Project, ProjectReader } from './surface.ts';
import { acquireWriterLock } from './writer-lock.ts';

function filesOf(directory: string) {
  const root = resolve(directory);
  return {
    root,
    database: join(root, projectDatabase),
    lock: join(root, 'espalier.lock'),
    artifacts: join(root, 'artifacts'),
  };
}

/**
 * Opens the project in `directory` for writing; with `create`, makes it where there is none. Jobs, experiments
 * and trainings that were left running become `interrupted`.
 * Errors: PROJECT_INVALID, PROJECT_NEWER, PROJECT_BUSY (another process writes it), DISK_FULL.
 */
export function openProject(directory: string, options: { readonly create?: boolean } = {}): Project {
  const files = filesOf(directory);
  if (existsSync(files.database)) refuseForeign(files.database);
  else if (options.create === true) makeDirectory(files.root);
  else throw noProject(files.root);

  const release = acquireWriterLock(files.lock);
  let connection: WriteConnection | undefined;
  try {
    connection = openForWriting(files.database);
    migrate(connection, files.database);
    const artifacts = artifactStore(files.artifacts);
    interruptJobs(connection);
    interruptExperiments(connection);
    interruptTrainings(connection);
    return {
      directory: files.root,
      artifacts,
      models: modelStore(connection),
      experiments: experimentStore(connection),
      trainings: trainingStore(connection),
      candidates: candidateStore(connection, artifacts),
      devices: deviceStore(connection),
      measurements: measurementStore(connection),
      latencyModels: latencyModelStore(connection),
      jobs: jobStore(connection),
      close: () => {
        connection?.db.close();
        release();
      },
    };
  } catch (error) {
    connection?.db.close();
    release();
    throw asStoreError(error, files.database);
  }
}

/**
 * Opens the project for reading beside its writer; null where there is none, or where its writer is only making it.
 * Errors: PROJECT_INVALID, PROJECT_NEWER.
 */
export function readProject(directory: string): ProjectReader | null {
  const files = filesOf(directory);
  if (!existsSync(files.database)) return null;
  let connection: ReadConnection | undefined;
  try {
    connection = openForReading(files.database);
    const { db } = connection;
    const version = checkedVersion(db, files.database);
    if (version === 0) {
      db.close();
      return null;
    }
    if (version !== newestVersion()) {
      throw new EspalierError(
        'PROJECT_INVALID',
        `The project ${files.root} was written by an older Espalier and is not yet brought up to date.`,
        'Open it once for writing, for example with `espalier device list`.',
      );
    }
    return {
      directory: files.root,
      artifacts: artifactReader(files.artifacts),
      models: modelReader(connection),
      experiments: experimentReader(connection),
      trainings: trainingReader(connection),
      candidates: candidateReader(connection),
      devices: deviceReader(connection),
      measurements: measurementReader(connection),
      latencyModels: latencyModelReader(connection),
      jobs: jobReader(connection),
      close: () => db.close(),
    };
  } catch (error) {
    connection?.db.close();
    throw asStoreError(error, files.database);
  }
}

/** Looks at the database without a write: one that is refused must stay as it is, to the byte. */
function refuseForeign(file: string): void {
  if (!statSync(file).isFile()) throw noProject(file);
  let connection: ReadConnection | undefined;
  try {
    connection = openForReading(file);
    checkedVersion(connection.db, file);
  } catch (error) {
    // A writer killed while it made the database leaves a rollback that only the next writer can finish.
    if (error instanceof Database.SqliteError && primaryCode(error.code) === 'SQLITE_READONLY') return;
    throw asStoreError(error, file);
  } finally {
    connection?.db.close();
  }
}

const whyNoFolder: Readonly<Record<string, string>> = {
  EEXIST: 'a file is in the way',
  ENOTDIR: 'a file is in the way',
  EACCES: 'writing is not allowed there',
  EPERM: 'writing is not allowed there',
  EROFS: 'writing is not allowed there',
  // What /proc and its kin say.
  ENOENT: 'writing is not allowed there',
};

function makeDirectory(directory: string): void {
  try {
    makeFolders(directory);
  } catch (error) {
    const reason = whyNoFolder[errorCode(error) ?? ''];
    if (reason === undefined) throw asFileError(error, directory);
    throw new EspalierError(
      'PROJECT_INVALID',
      `No project folder can be made at ${directory}: ${reason}.`,
      'Choose another folder with --project.',
      { cause: error },
    );
  }
}

/** One folder after the other: Node's recursive mkdir hides why it failed, and in /proc it never ends. */
function makeFolders(directory: string): void {
  const isThere = () => statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isThere()) return;
  const parent = dirname(directory);
  if (!existsSync(parent)) makeFolders(parent);
  try {
    mkdirSync(directory);
  } catch (error) {
    // Another process may have been faster.
    if (!isThere()) throw error;
  }
}

function noProject(directory: string): EspalierError {
  return new EspalierError(
    'PROJECT_INVALID',
    `There is no Espalier project in ${directory}.`,
    'Name a project folder with --project, or make one by running an experiment or adding a device.',
  );
}
