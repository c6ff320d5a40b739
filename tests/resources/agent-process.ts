import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { agentPath, runtimeLibrary } from './agent-document.ts';

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Arguments for a measurement that takes milliseconds. */
export const quick = ['--rounds', '3', '--runs', '6', '--warmup-runs', '1', '--warmup-cap-ns', '1'];

/** Long enough that only being told to, or having nobody left to read, ends it within a test. */
export const endless = ['--rounds', '100000', '--runs', '1000000', '--warmup-cap-ns', '1'];

export function startAgent(args: string[], env?: Record<string, string>): ChildProcessWithoutNullStreams {
  return spawn(agentPath('x64'), args, { env: env ?? process.env });
}

export function finish(child: ChildProcessWithoutNullStreams): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The arguments that measure `models` with the library of onnxruntime-node. */
export function measuring(...models: string[]): string[] {
  return ['--lib', runtimeLibrary('x64'), ...models.flatMap((model) => ['--model', model])];
}

export function runAgent(args: string[], env?: Record<string, string>): Promise<Finished> {
  return finish(startAgent(args, env));
}
