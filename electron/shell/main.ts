import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, protocol, session } from 'electron';
import { Desktop, type Words } from './desktop.ts';
import { givenPaths } from './given-paths.ts';
import { guardContents, guardSession } from './guards.ts';
import { answerPage, listPageFiles } from './page-files.ts';
import { projectDirectory } from './project-directory.ts';
import { computePageOrigin, pageOrigin, pageScheme } from './security.ts';

/** The built program: this file is out/shell/main.js. */
const built = join(import.meta.dirname, '..');

/** In a checkout the first word after the program's name is the program's folder. */
const typed: Words = { words: process.argv.slice(app.isPackaged ? 1 : 2), directory: process.cwd() };

protocol.registerSchemesAsPrivileged([
  { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
app.enableSandbox();
if (process.platform === 'linux') {
  // There Chromium keeps WebGPU behind these, for the sake of pages that are not ours.
  app.commandLine.appendSwitch('enable-unsafe-webgpu');
  app.commandLine.appendSwitch('enable-features', 'Vulkan');
}
// Windows shows notifications of programs that it knows by this: the one under which it is installed.
if (process.platform === 'win32') app.setAppUserModelId('org.espalier.app');
app.on('web-contents-created', (_event, contents) => guardContents(contents));

// Chromium adds to the words of a second instance and reorders them: they go beside.
if (app.requestSingleInstanceLock({ ...typed })) void run();
else app.quit();

async function run(): Promise<void> {
  // macOS gives files this way, the first before the program is ready.
  const early: string[] = [];
  const keep = (event: { preventDefault(): void }, path: string) => {
    event.preventDefault();
    early.push(path);
  };
  app.on('open-file', keep);
  await app.whenReady();
  guardSession(session.defaultSession);
  const pages = new Map([
    [pageOrigin, await listPageFiles(join(built, 'renderer'))],
    [computePageOrigin, await listPageFiles(join(built, 'compute-page'))],
  ]);
  protocol.handle(pageScheme, async (request) => {
    const { status, headers, file } = answerPage(request.method, request.url, pages);
    return new Response(file === null ? null : await readFile(file), { status, headers });
  });

  const desktop = new Desktop(
    {
      host: join(built, 'host', 'main.js'),
      compute: join(built, 'compute', 'main.js'),
      preload: join(built, 'preload', 'preload.cjs'),
    },
    projectDirectory(typed.words, typed.directory),
  );
  app.off('open-file', keep);
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void desktop.give([path]);
  });
  app.on('second-instance', (_event, _argv, _directory, additional) => {
    void desktop.startedAgain(additional as Words);
  });
  desktop.show();
  await desktop.give([...early, ...givenPaths(typed.words, typed.directory)]);
}
