import { noBrowser, OpenPage } from './browser.ts';
import { ServedProject } from './serve.ts';

/** The program, open on the project in a user's folder. */
export interface Running {
  readonly open: OpenPage;
  stop(): Promise<void>;
}

/** A way to start the program and to see its interface, as a user has it. */
export interface Launcher {
  readonly name: string;
  /** Why it cannot be had here, in one line; null where it can. */
  readonly missing: string | null;
  /** @param directory is home and working directory at once, and the project is in it */
  start(directory: string): Promise<Running>;
}

/** `espalier serve`, and a browser on its link. */
export const inBrowser: Launcher = {
  name: 'the browser',
  missing: noBrowser,
  async start(directory) {
    const served = await ServedProject.start(directory);
    const open = await OpenPage.at(served.link);
    return {
      open,
      async stop() {
        await open.close();
        await served.stop();
      },
    };
  },
};
