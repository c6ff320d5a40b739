import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { EspalierError } from '../../../../shared/api/errors.ts';
import type { DeployFile } from '../../deploy/deploy.ts';
import { onDisk, packagedFile, resourcePath } from '../packaged-file.ts';

const require = createRequire(import.meta.url);

interface Package {
  readonly folder: string;
  readonly version: string;
}

/** Throws RUNTIME_MISSING. The package hides its package.json: found by the file that is sent. */
function installedPackage(): Package {
  try {
    const folder = join(onDisk(require.resolve('onnxruntime-web/wasm')), '..', '..');
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return { folder, version: z.object({ version: z.string() }).parse(manifest).version };
  } catch (error) {
    const message = 'The npm package onnxruntime-web, which is sent to devices, is not installed.';
    throw new EspalierError('RUNTIME_MISSING', message, 'Run `npm ci` again.', { cause: error });
  }
}

export interface WasmFiles {
  readonly version: string;
  readonly agent: DeployFile;
  /** ONNX Runtime's JavaScript in one file, and its WebAssembly. */
  readonly script: DeployFile;
  readonly binary: DeployFile;
}

/** What a device with Node needs: 14 MB. Throws RUNTIME_MISSING. */
export async function wasmFiles(): Promise<WasmFiles> {
  const { folder, version } = installedPackage();
  const dist = join(folder, 'dist');
  return {
    version,
    agent: await packagedFile(resourcePath('agent-wasm/espalier-agent.mjs'), '-espalier-agent.mjs'),
    script: await packagedFile(join(dist, 'ort.wasm.bundle.min.mjs'), '-onnxruntime-web.mjs'),
    binary: await packagedFile(join(dist, 'ort-wasm-simd-threaded.wasm'), '-onnxruntime-web.wasm'),
  };
}
