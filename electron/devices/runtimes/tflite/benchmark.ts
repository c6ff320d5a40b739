import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Precision } from '../../../../shared/api/measurements.ts';
import type { Connection, ExecResult } from '../../connection/connection.ts';
import { runScript } from '../../connection/script.ts';
import type { Schedule } from '../runtime.ts';
import { parseClock, readClock } from '../turns.ts';
import { parseComplaints } from './parse.ts';

/** Where a network computes: on the CPU by XNNPACK's kernels, or on the GPU. */
export type Delegate = 'xnnpack' | 'gpu';

export interface BenchmarkRun {
  readonly program: string;
  readonly graph: string;
  readonly threads: number;
  readonly delegate: Delegate;
  readonly precision: Precision;
}

/** On the GPU TFLite computes in half precision unless it is told not to. */
function delegateOptions(delegate: Delegate, precision: Precision): string[] {
  if (delegate === 'xnnpack') return ['--use_xnnpack=true', '--use_gpu=false'];
  return ['--use_xnnpack=false', '--use_gpu=true', `--gpu_precision_loss_allowed=${precision !== 'float32'}`];
}

/** Every turn loads the network anew, while the cores' clocks fall: it warms up again, and is long enough to be worth that. */
const leastTurnMs = 300;

export function benchmarkCommand(
  { program, graph, threads, delegate, precision }: BenchmarkRun,
  { leastRuns, roundMs, warmupRuns, warmupMs }: Schedule,
): [string, ...string[]] {
  return [
    program,
    `--graph=${graph}`,
    `--num_threads=${threads}`,
    `--warmup_runs=${Math.max(1, warmupRuns)}`,
    `--warmup_min_secs=${warmupMs / 1000}`,
    `--num_runs=${leastRuns}`,
    `--min_secs=${Math.max(leastTurnMs, roundMs) / 1000}`,
    ...delegateOptions(delegate, precision),
  ];
}

const answerMark = '##espalier';

/**
 * $1: mask of the processors to hold the program to, or nothing; the rest: the program. benchmark_model cannot do it itself, and
 * not every board has a taskset or lets it. Some versions print to standard output and some to standard error.
 */
const script = `${readClock}
held=
if [ -n "$1" ] && taskset "$1" true 2>/dev/null; then set -- taskset "$@" && held=held; else shift; fi
printf '%s\\n%s %s\\n' '${answerMark}' "$u" "$held"
exec "$@" 2>&1`;

/** [6, 7] is "c0": the one way of naming processors that every taskset knows. */
export function cpuMask(cpus: readonly number[]): string {
  return cpus.length === 0 ? '' : cpus.reduce((mask, cpu) => mask | (1n << BigInt(cpu)), 0n).toString(16);
}

function failed(network: string, output: string, { code }: ExecResult): EspalierError {
  const complaints = parseComplaints(output);
  const said = complaints.length > 0 ? complaints.slice(0, 3).join(' ') : (output.trimEnd().split('\n').at(-1) ?? '');
  if (code === 126 || code === 127) {
    const message = `benchmark_model does not start on the device (exit code ${code}): ${said}`;
    return new EspalierError('RUNTIME_MISSING', message, 'It must be executable and built for this board’s processor.');
  }
  const hint = /gpu|delegate|opencl/i.test(said)
    ? 'Its GPU cannot be used by TFLite: measure with the runtime tflite, on the CPU.'
    : 'Run the command on the board to see all that benchmark_model says.';
  return new EspalierError(
    'MEASUREMENT_FAILED',
    `benchmark_model gave no times for ${network} (exit code ${code}): ${said}`,
    hint,
  );
}

export interface BenchmarkLimits {
  /** What people call the network. */
  readonly network: string;
  /** To hold it to, where the board lets it; what it was held to comes back. */
  readonly cpus: readonly number[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Runs benchmark_model once and reads its output. Throws MEASUREMENT_FAILED, RUNTIME_MISSING and what `exec` throws. */
export async function runBenchmark<T>(
  connection: Connection,
  argv: readonly string[],
  { network, cpus, timeoutMs, signal }: BenchmarkLimits,
  parse: (output: string) => T | null,
): Promise<{ readonly atSeconds: number; readonly cpus: readonly number[]; readonly parsed: T }> {
  const result = await runScript(connection, script, [cpuMask(cpus), ...argv], { signal, timeoutMs });
  const output = result.stdout.slice(result.stdout.indexOf(answerMark) + answerMark.length + 1);
  const parsed = result.code === 0 ? parse(output) : null;
  if (parsed === null) throw failed(network, output, result);
  const isHeld = /^\S* held$/m.test(output.slice(0, output.indexOf('\n')));
  return { atSeconds: parseClock(output), cpus: isHeld ? cpus : [], parsed };
}
