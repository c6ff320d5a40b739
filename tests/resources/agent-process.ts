import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { expect } from 'vitest';
import type { z } from 'zod';
import {
  agentDocument,
  agentError,
  agentPath,
  lastLine,
  runtimeLibrary,
  type AgentDocument,
} from './agent-document.ts';

/** The agent for x64 can be started on Linux x64 only. */
export const runsHere = process.platform === 'linux' && process.arch === 'x64';

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

/** Runs the agent, which must succeed. */
export async function measured(args: string[]): Promise<AgentDocument> {
  const { code, stdout, stderr } = await runAgent(args);
  expect(code, stdout + stderr).toBe(0);
  return agentDocument(stdout);
}

/** Runs the agent, which must fail with an error as its last line. */
export async function failed(args: string[], env?: Record<string, string>): Promise<z.infer<typeof agentError>> {
  const { code, stdout } = await runAgent(args, env);
  expect(code, stdout).toBe(2);
  return agentError.parse(lastLine(stdout));
}
