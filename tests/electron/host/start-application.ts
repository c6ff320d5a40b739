import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApplication, type Application, type ApplicationOptions } from '../../../electron/host/application.ts';
import { createLog } from '../../../electron/host/log.ts';

export interface StartedApplication {
  readonly application: Application;
  readonly directory: string;
  readonly projectDirectory: string;
  stop(): Promise<void>;
}

/** The real application in a temporary folder, whose project is not there yet. */
export async function startApplication(
  options: Pick<ApplicationOptions, 'forkCompute'> = {},
): Promise<StartedApplication> {
  const directory = await mkdtemp(join(tmpdir(), 'espalier-host-'));
  const projectDirectory = join(directory, 'project');
  const application = createApplication({
    projectDirectory,
    workingDirectory: directory,
    log: createLog({ level: 'silent' }),
    ...options,
  });
  return {
    application,
    directory,
    projectDirectory,
    async stop() {
      await application.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
