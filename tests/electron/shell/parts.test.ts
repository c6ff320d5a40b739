import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isStale } from '../../../electron/host/build-state.ts';
import { downloadHost, installedElectron, whyNoWindow } from '../../../electron/shell/electron-binary.ts';
import { projectDirectory } from '../../../electron/shell/project-directory.ts';
import { boundsInSight, readWindowState, writeWindowState } from '../../../electron/shell/window-state.ts';

let directory: string;
beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'espalier-shell-'))));
afterEach(() => rm(directory, { recursive: true }));

describe('the state of the window', () => {
  const bounds = { x: 100, y: 80, width: 1440, height: 900 };

  it('comes back, and a broken file is a first start', async () => {
    const file = join(directory, 'window.json');
    expect(readWindowState(file)).toEqual({ bounds: null, maximized: false });
    writeWindowState(file, { bounds, maximized: true });
    expect(readWindowState(file)).toEqual({ bounds, maximized: true });
    for (const broken of [
      '',
      '{',
      'null',
      '{"bounds":{"x":"1"},"maximized":1}',
      '{"bounds":{"x":0,"y":0,"width":0,"height":9}}',
    ]) {
      await writeFile(file, broken);
      expect(readWindowState(file)).toEqual({ bounds: null, maximized: false });
    }
  });

  it('is brought back from a display that is gone', () => {
    const laptop = { x: 0, y: 0, width: 1920, height: 1080 };
    expect(boundsInSight(bounds, [laptop])).toEqual(bounds);
    expect(boundsInSight({ ...bounds, x: 2600 }, [laptop])).toEqual({ ...bounds, x: 480 });
    expect(boundsInSight({ ...bounds, y: -500 }, [laptop])).toEqual({ ...bounds, y: 0 });
    const second = { ...laptop, x: 1920 };
    expect(boundsInSight({ ...bounds, x: 2600 }, [laptop, second])).toEqual({ ...bounds, x: 2600 });
    expect(boundsInSight({ x: 6000, y: 90, width: 4000, height: 900 }, [laptop, second])).toEqual({
      x: 1920,
      y: 90,
      width: 1920,
      height: 900,
    });
    expect(boundsInSight(null, [laptop])).toBeNull();
    expect(boundsInSight(bounds, [])).toBeNull();
  });
});

describe('starting', () => {
  it('takes the project from the command line, relative to where it was called', () => {
    expect(projectDirectory(['--project', 'cuts'], '/home/robot')).toBe('/home/robot/cuts');
    expect(projectDirectory(['--project=/data/cuts'], '/home/robot')).toBe('/data/cuts');
    expect(projectDirectory(['--project'], '/home/robot')).toBeNull();
  });

  it('says why there can be no window', () => {
    expect(whyNoWindow('linux', {}, 1000)).toBe('there is no display');
    expect(whyNoWindow('linux', { DISPLAY: ':0' }, 0)).toBe('its sandbox does not run as root');
    expect(whyNoWindow('linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000)).toBeNull();
    expect(whyNoWindow('darwin', {}, 501)).toBeNull();
  });

  it("knows where Electron's program comes from, and whether it is there", async () => {
    expect(downloadHost({})).toBe('github.com');
    expect(downloadHost({ ELECTRON_MIRROR: 'https://mirror.example/electron/' })).toBe('mirror.example');
    expect(downloadHost({ HTTPS_PROXY: 'http://proxy:3128' })).toBeNull();
    expect(installedElectron(directory)).toBeNull();
    await writeFile(join(directory, 'path.txt'), 'electron\n');
    expect(installedElectron(directory)).toBeNull();
    await mkdir(join(directory, 'dist'));
    await writeFile(join(directory, 'dist', 'electron'), '');
    expect(installedElectron(directory)).toBe(join(directory, 'dist', 'electron'));
  });

  it('builds again when a source is newer', async () => {
    const source = join(directory, 'source');
    const output = join(directory, 'main.js');
    await mkdir(source);
    await writeFile(join(source, 'a.ts'), '');
    expect(isStale(output, [source])).toBe(true);
    await writeFile(output, '');
    await utimes(output, Date.now() / 1000 + 10, Date.now() / 1000 + 10);
    expect(isStale(output, [source])).toBe(false);
    await utimes(join(source, 'a.ts'), Date.now() / 1000 + 20, Date.now() / 1000 + 20);
    expect(isStale(output, [source])).toBe(true);
  });
});
