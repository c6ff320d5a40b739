import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = fileURLToPath(new URL('../../.cache/', import.meta.url));

/** Packages that suites need: what they are imported as, and what is asked of PyPI. */
const packages = {
  onnxruntime: { name: 'onnxruntime', requirement: 'onnxruntime==1.27.0' },
  // TensorFlow Lite's interpreter under its new name.
  litert: { name: 'ai_edge_litert', requirement: 'ai-edge-litert==2.3.0' },
} as const;

export interface LabPython {
  readonly path: string;
  /** Of the package. */
  readonly version: string;
}

async function packageOf(path: string, name: string): Promise<LabPython | null> {
  try {
    const { stdout } = await run(path, ['-c', `import ${name}; print(getattr(${name}, "__version__", ""))`]);
    return { path, version: stdout.trim() };
  } catch {
    return null;
  }
}

/** A Python with a package: the machine's, or one that is installed from PyPI once and kept. Null where that fails. */
export async function labPython(wanted: keyof typeof packages): Promise<LabPython | null> {
  const { name, requirement } = packages[wanted];
  const folder = join(cache, `python-${wanted}`);
  const kept = join(folder, 'bin', 'python3');
  if (!existsSync(kept)) {
    const own = await packageOf('python3', name);
    if (own !== null) return own;
    try {
      await install(folder, requirement);
    } catch {
      return null;
    }
  }
  return packageOf(kept, name);
}

async function install(folder: string, requirement: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const partial = await mkdtemp(join(cache, 'python-'));
  try {
    await run('python3', ['-m', 'venv', partial], { timeout: 60_000 });
    // Nothing in it but its pip depends on where it lies.
    const install = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--only-binary=:all:',
      requirement,
    ];
    await run(join(partial, 'bin', 'python3'), install, { timeout: 120_000 });
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another suite was faster.
    if (!existsSync(folder)) throw error;
  }
}
