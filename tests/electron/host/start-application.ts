import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApplication, type Application, type ApplicationOptions } from '../../../electron/host/application.ts';
import { createLog } from '../../../electron/host/log.ts';

export interface StartedApplication {
  /** Another one after a restart. */
  application: Application;
  readonly directory: string;
  readonly projectDirectory: string;
  /** Ends the program and starts it anew on the same folder. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The real application in a temporary folder, whose project is not there yet. */
export async function startApplication(
  options: Pick<ApplicationOptions, 'forkCompute'> = {},
): Promise<StartedApplication> {
  const directory = await mkdtemp(join(tmpdir(), 'espalier-host-'));
  const projectDirectory = join(directory, 'project');
  const create = (): Application =>
    createApplication({
      projectDirectory,
      workingDirectory: directory,
      log: createLog({ level: 'silent' }),
      ...options,
    });
  const started: StartedApplication = {
    application: create(),
    directory,
    projectDirectory,
    async restart() {
      await started.application.close();
      started.application = create();
    },
    async stop() {
      await started.application.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return started;
}
