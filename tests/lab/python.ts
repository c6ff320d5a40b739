import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = fileURLToPath(new URL('../../.cache/', import.meta.url));
const release = 'onnxruntime==1.27.0';

export interface LabPython {
  readonly path: string;
  /** Of its package onnxruntime. */
  readonly version: string;
}

async function onnxruntimeOf(path: string): Promise<LabPython | null> {
  try {
    const { stdout } = await run(path, ['-c', 'import onnxruntime; print(onnxruntime.__version__)']);
    return { path, version: stdout.trim() };
  } catch {
    return null;
  }
}

/** A Python with onnxruntime: the machine's, or one that is installed from PyPI once and kept. Null where that fails. */
export async function labPython(): Promise<LabPython | null> {
  const folder = join(cache, 'python-onnxruntime');
  const kept = join(folder, 'bin', 'python3');
  if (!existsSync(kept)) {
    const own = await onnxruntimeOf('python3');
    if (own !== null) return own;
    try {
      await install(folder);
    } catch {
      return null;
    }
  }
  return onnxruntimeOf(kept);
}

async function install(folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const partial = await mkdtemp(join(cache, 'python-'));
  try {
    await run('python3', ['-m', 'venv', partial], { timeout: 60_000 });
    // Nothing in it but its pip depends on where it lies.
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', release];
    await run(join(partial, 'bin', 'python3'), install, { timeout: 120_000 });
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another suite was faster.
    if (!existsSync(folder)) throw error;
  }
}
