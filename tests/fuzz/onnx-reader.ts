/**
 * `npm run fuzz:onnx [-- FILES [FIRST_SEED]]`: damages sound ONNX files in every way that the mutators know and takes
 * each through reading, finding units, cutting and writing. Whatever is not a coded error or a cut network within 2 s
 * and 1 GB is a failure; its file is kept under its seed.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { corpus } from './onnx/corpus.ts';
import type { Outcome, Work } from './onnx/fuzz-worker.ts';
import { mutant } from './onnx/mutate.ts';

const longestMilliseconds = 2000;
const mostGrowth = 2 ** 30;
/** A file that takes this long is given up; the machine may be busy with other things. */
const patienceMilliseconds = 20_000;

const folder = fileURLToPath(new URL('../../.cache/fuzz/', import.meta.url));
const [files = 100_000, first = 0] = process.argv.slice(2).map(Number);
const end = first + files;

const counts = new Map<string, number>();
let slowest: Outcome | undefined;
const failures: { readonly seed: number; readonly why: string }[] = [];

function note(outcome: Outcome): void {
  const { seed, end: ending, milliseconds, grownBytes, defect } = outcome;
  counts.set(ending, (counts.get(ending) ?? 0) + 1);
  if (!slowest || milliseconds > slowest.milliseconds) slowest = outcome;
  if (defect !== undefined) failures.push({ seed, why: defect });
  if (milliseconds > longestMilliseconds) failures.push({ seed, why: `${Math.round(milliseconds)} ms` });
  if (grownBytes > mostGrowth) failures.push({ seed, why: `${Math.round(grownBytes / 2 ** 20)} MB more memory` });
}

/** Works through seeds until all are done, or one of them never ends or takes the worker down: then it returns that. */
function work(from: number): Promise<{ readonly seed: number; readonly why: string } | null> {
  const at = new Int32Array(new SharedArrayBuffer(4)).fill(from);
  const worker = new Worker(new URL('./onnx/fuzz-worker.ts', import.meta.url), {
    workerData: { from, to: end, at } satisfies Work,
  });
  return new Promise((resolve) => {
    let last = { seed: -1, since: performance.now() };
    const watch = setInterval(() => {
      const seed = Atomics.load(at, 0);
      if (seed !== last.seed) last = { seed, since: performance.now() };
      else if (performance.now() - last.since > patienceMilliseconds) stop(`no end after ${patienceMilliseconds} ms`);
    }, 500);
    let done = from;
    const finish = (result: { seed: number; why: string } | null): void => {
      clearInterval(watch);
      resolve(result);
    };
    const stop = (why: string): void => {
      void worker.terminate();
      finish({ seed: Atomics.load(at, 0), why });
    };
    worker.on('message', (outcomes: readonly Outcome[]) => {
      outcomes.forEach(note);
      done += outcomes.length;
      process.stderr.write(`\r${done - first} of ${files}`);
      if (done === end) finish(null);
    });
    worker.on('error', (error) => stop(`the worker died: ${String(error)}`));
  });
}

const started = performance.now();
for (let from = first; from < end;) {
  const failure = await work(from);
  if (failure === null) break;
  failures.push(failure);
  from = failure.seed + 1;
}
const seconds = (performance.now() - started) / 1000;

process.stderr.write('\n');
for (const [ending, count] of [...counts].sort(([, a], [, b]) => b - a)) console.log(`${ending.padEnd(20)} ${count}`);
console.log(
  `${Math.round(files / seconds)} files/s; peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
);
if (slowest) console.log(`slowest: ${Math.round(slowest.milliseconds)} ms, seed ${slowest.seed} (${slowest.made})`);
if (failures.length > 0) {
  await mkdir(folder, { recursive: true });
  const samples = corpus();
  for (const { seed, why } of failures) {
    const { bytes, made } = mutant(samples, seed);
    const path = join(folder, `${seed}.onnx`);
    await writeFile(path, bytes);
    console.log(`\nfailed: seed ${seed} (${made}), kept as ${path}\n${why}`);
  }
  process.exitCode = 1;
}
