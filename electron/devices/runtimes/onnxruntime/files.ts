import { readFileSync } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { EspalierError } from '../../../../shared/api/errors.ts';
import type { DeviceState } from '../../../../shared/api/devices.ts';
import type { DeployFile } from '../../deploy/deploy.ts';
import { onDisk, packagedFile, resourcePath } from '../packaged-file.ts';

/** The words for a processor that `uname -m`, npm and we use. */
const platforms: Record<string, { readonly agent: string; readonly library: string }> = {
  x86_64: { agent: 'linux-x64', library: 'x64' },
  amd64: { agent: 'linux-x64', library: 'x64' },
  aarch64: { agent: 'linux-arm64', library: 'arm64' },
  arm64: { agent: 'linux-arm64', library: 'arm64' },
};

const require = createRequire(import.meta.url);

interface Package {
  readonly folder: string;
  readonly version: string;
}

/** Throws RUNTIME_MISSING. */
function installedPackage(): Package {
  try {
    const manifest = require.resolve('onnxruntime-node/package.json');
    // Read as a file: the package itself runs networks in this process, which is compute's business.
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8')));
    return { folder: onDisk(dirname(manifest)), version };
  } catch (error) {
    const message = 'The npm package onnxruntime-node, whose library is sent to devices, is not installed.';
    throw new EspalierError('RUNTIME_MISSING', message, 'Run `npm ci` again.', { cause: error });
  }
}

export function packagedVersion(): string {
  return installedPackage().version;
}

async function libraryIn({ folder }: Package, architecture: string): Promise<string> {
  const bin = join(folder, 'bin');
  // One folder for each version of Node's native interface: napi-v6 at the moment.
  for (const entry of (await readdir(bin)).filter((name) => name.startsWith('napi-v')).sort()) {
    const path = join(bin, entry, 'linux', architecture, 'libonnxruntime.so.1');
    try {
      await access(path);
      return path;
    } catch {
      continue;
    }
  }
  const message = `${bin} holds no ONNX Runtime library for linux ${architecture}.`;
  throw new EspalierError('RUNTIME_MISSING', message, 'Run `npm ci` again.');
}

/** Why ONNX Runtime cannot run on such a board; null when it can. */
export function unsupportedReason({ machine, system }: DeviceState): string | null {
  if (platforms[machine] === undefined) {
    return `its processor is ${machine}, and there are agents for x86_64 and aarch64 Linux only`;
  }
  if (/^Android/i.test(system)) {
    return 'its system is Android, which ends programs of other systems: the runtime python works in Termux';
  }
  return /^(Darwin|FreeBSD|Windows)/i.test(system) ? `its system is ${system}, and the agent needs Linux` : null;
}

/** Agent and library for a board. Throws DEVICE_UNSUPPORTED, RUNTIME_MISSING. */
export async function runtimeFiles(state: DeviceState): Promise<{ agent: DeployFile; library: DeployFile }> {
  const reason = unsupportedReason(state);
  const platform = platforms[state.machine];
  if (reason !== null || platform === undefined) {
    const hint = 'Measure on a 64-bit ARM or x86 Linux board.';
    throw new EspalierError('DEVICE_UNSUPPORTED', `ONNX Runtime cannot run on the device: ${reason}.`, hint);
  }
  return {
    agent: await packagedFile(resourcePath(`agent/bin/${platform.agent}/espalier-agent`), '-espalier-agent', true),
    library: await packagedFile(await libraryIn(installedPackage(), platform.library), '-libonnxruntime.so.1'),
  };
}
