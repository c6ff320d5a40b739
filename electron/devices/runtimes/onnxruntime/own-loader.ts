import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join as joinHere } from 'node:path';
import { dirname, join } from 'node:path/posix';
import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Connection } from '../../connection/connection.ts';
import { runScript } from '../../connection/script.ts';
import type { DeployFile } from '../../deploy/deploy.ts';
import { packagedFile } from '../packaged-file.ts';
import { readLibc, runsOnnxruntime, showLibc, type Libc } from './libc.ts';

/** The names for a processor in the loader's name and in that of our folder. */
const processors: Record<string, { readonly folder: string; readonly loader: string }> = {
  x86_64: { folder: 'linux-x64', loader: 'ld-linux-x86-64.so.2' },
  aarch64: { folder: 'linux-arm64', loader: 'ld-linux-aarch64.so.1' },
};

/** What the agent and libonnxruntime ask for by name. */
const libraries = [
  ...['libc.so.6', 'libm.so.6', 'libdl.so.2', 'librt.so.1', 'libpthread.so.0'],
  ...['libstdc++.so.6', 'libgcc_s.so.1'],
];

/** Where users put a loader with its libraries, a folder for each processor. */
const variable = 'ESPALIER_LOADER';

/** Android forbids system calls that glibc makes, with or without its own loader. */
function refusal(libc: Libc, folder: string): EspalierError {
  const message = `ONNX Runtime needs glibc 2.27 or newer, and the device has ${showLibc(libc)}.`;
  const hint =
    libc.kind === 'bionic'
      ? 'In Termux, `pkg install python-onnxruntime` and measure with the runtime python.'
      : `Measure with the runtime python (Alpine: \`apk add py3-onnxruntime\`) or wasm, or set ${variable} to a folder whose ${folder} holds a loader and its libraries: resources/agent/loader.md tells which.`;
  return new EspalierError('DEVICE_UNSUPPORTED', message, hint);
}

function loaderFolder(machine: string): { folder: string | null; name: string; loader: string } {
  const { folder: name, loader } = processors[machine === 'arm64' ? 'aarch64' : machine] ?? {
    folder: machine,
    loader: '',
  };
  const base = process.env[variable];
  return { folder: base === undefined ? null : joinHere(base, name), name, loader };
}

/** $1: the folder of links, the rest: pairs of a library's name and its file. The loader finds libraries by their names. */
const linkScript = `umask 077
mkdir -p "$1" && cd "$1" || exit 3
shift
while [ $# -gt 1 ]; do
  ln -sf "$2" "$1" || exit 3
  shift 2
done`;

/** A loader of glibc with its libraries, about 5 MB, of a folder that the user named. */
export interface OwnLoader {
  /** To be deployed with whatever else is needed: what one deployment does not name, it may make room of. */
  readonly files: readonly DeployFile[];
  /** From where they lie on the device: what goes before the agent's path to start it. */
  readonly place: (paths: readonly string[], signal: AbortSignal) => Promise<readonly string[]>;
}

/**
 * Null where the device's own C library will do. The files are no part of Espalier: glibc and libstdc++ may be passed on
 * only together with their sources. Throws DEVICE_UNSUPPORTED, RUNTIME_MISSING and what `exec` throws.
 */
export async function ownLoader(
  connection: Connection,
  machine: string,
  signal: AbortSignal,
): Promise<OwnLoader | null> {
  const libc = await readLibc(connection, signal);
  if (libc === null || runsOnnxruntime(libc)) return null;
  const { folder, name, loader } = loaderFolder(machine);
  if (folder === null || libc.kind === 'bionic') throw refusal(libc, name);
  const names = [loader, ...libraries];
  const missing = names.filter((each) => !existsSync(joinHere(folder, each)));
  if (missing.length > 0) {
    const message = `${folder} lacks ${missing.join(', ')}.`;
    throw new EspalierError('RUNTIME_MISSING', message, 'Copy them from a Debian or Ubuntu of the same processor.');
  }
  const files = await Promise.all(names.map((each) => packagedFile(joinHere(folder, each), `-${each}`, true)));
  const start = (place: string): readonly string[] => [join(place, loader), '--library-path', place];
  return {
    files,
    async place(paths, placeSignal) {
      // On this computer nothing was copied, and all have their names.
      if (connection.address.kind === 'local') return start(folder);
      const key = createHash('sha256')
        .update(files.map(({ sha256 }) => sha256).join())
        .digest('hex');
      const place = join(dirname(paths[0] ?? '/'), `${key}-loader`);
      const pairs = names.flatMap((each, index) => [each, paths[index] ?? '']);
      const limits = { signal: placeSignal, timeoutMs: 30_000 };
      const { code, stderr } = await runScript(connection, linkScript, [place, ...pairs], limits);
      if (code === 0) return start(place);
      const message = `The loader's folder ${place} could not be made: ${stderr.trim()}`;
      throw new EspalierError('REMOTE_FAILED', message, 'See whether the cache folder may be written and has links.');
    },
  };
}
