import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { convolutionForm } from '../../../electron/compute/engines/onnxruntime/choose-form.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import type { BenchProgram } from './program.ts';

interface Event {
  readonly cat: string;
  readonly name: string;
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

/** Prints where a step's time goes, by what the nodes are written for: ONNX Runtime's own profile of a few steps. */
export async function printProfile({ program, weights, feeds }: BenchProgram, threads: number): Promise<void> {
  const steps = 5;
  const folder = mkdtempSync(join(tmpdir(), 'espalier-profile-'));
  const arranged = (await convolutionForm()).write(program.graph);
  const session = await InferenceSession.create(writeOnnx(arranged), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableProfiling: true,
    profileFilePrefix: join(folder, 'step'),
  });
  const tensors = Object.fromEntries(
    arranged.inputs.map(({ name, type, dims }) => [
      name,
      new Tensor(type as 'float32', (weights.get(name) ?? feeds.get(name)) as Float32Array, dims.map(Number)),
    ]),
  );
  for (let step = 0; step < steps; step++) await session.run(tensors);
  session.endProfiling();
  await session.release();
  const [file] = readdirSync(folder);
  const events = JSON.parse(readFileSync(join(folder, file!), 'utf8')) as Event[];
  rmSync(folder, { recursive: true });

  const kernels = events.filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time'));
  const byPart = new Map<string, number>();
  let total = 0;
  for (const { name, dur, args } of kernels) {
    const part = `${partOf(name)}: ${args?.op_name ?? '?'}`;
    byPart.set(part, (byPart.get(part) ?? 0) + dur);
    total += dur;
  }
  const largest = [...byPart].sort((a, b) => b[1] - a[1]).slice(0, 14);
  const rest = total - largest.reduce((sum, [, microseconds]) => sum + microseconds, 0);
  for (const [part, microseconds] of [...largest, ['the rest', rest] as const]) {
    const ms = microseconds / 1000 / steps;
    console.log(
      `    ${part.padEnd(40)} ${ms.toFixed(1).padStart(7)} ms  ${((100 * microseconds) / total).toFixed(1).padStart(5)} %`,
    );
  }
}

function partOf(name: string): string {
  return (
    /espalier\/([^/]+)\//.exec(name)?.[1] ??
    (name.startsWith('loss') || name.includes('/loss') ? 'loss' : 'in its own layout')
  );
}
