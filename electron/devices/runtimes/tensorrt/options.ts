import type { Precision } from '../../../../shared/api/measurements.ts';
import type { Schedule } from '../runtime.ts';
import { isAtLeast, type TensorRtVersion } from './version.ts';

// trtexec refuses every option that its version does not know: 8.4 brought --memPoolSize and --profilingVerbosity,
// 8.6 --skipInference, and 10 knows none of what they replaced.

/** What int8 does not cover runs in half precision, as in any deployment, and not in full. */
const precisionOptions: Record<Precision, readonly string[]> = {
  float32: [],
  float16: ['--fp16'],
  int8: ['--int8', '--fp16'],
};

/** Left to itself TensorRT multiplies float32 in TF32, of 10 bits of mantissa, where the GPU can. Older than 7.1 it does not know it. */
const noTf32Option = '--noTF32';
export const cudaGraphOption = '--useCudaGraph';

/** What of an engine's options is to be known beside its precision. */
export function arithmeticOptions(version: TensorRtVersion, precision: Precision): string[] {
  return precision === 'float32' && isAtLeast(version, [7, 1]) ? [noTf32Option] : [];
}

/** How an engine is compiled, without its files: together with the network this decides what it holds. */
export function engineOptions(version: TensorRtVersion, precision: Precision): string[] {
  const workspace = isAtLeast(version, [8, 4]) ? '--memPoolSize=workspace:2048' : '--workspace=2048';
  return [...precisionOptions[precision], ...arithmeticOptions(version, precision), workspace, detailOption(version)];
}

/** Has the engine keep which nodes of the network each of its layers runs. Costs no time when it runs. */
function detailOption(version: TensorRtVersion): string {
  return isAtLeast(version, [8, 4]) ? '--profilingVerbosity=detailed' : '--nvtxMode=verbose';
}

export function buildOnlyOption(version: TensorRtVersion): string {
  return isAtLeast(version, [8, 6]) ? '--skipInference' : '--buildOnly';
}

/** Whether it writes what an engine's layers are made of. */
export function exportsLayerInfo(version: TensorRtVersion): boolean {
  return isAtLeast(version, [8, 4]);
}

/** How long one turn is, and how its inferences are started. */
export interface TurnTimes {
  readonly warmupMs: number;
  readonly measureMs: number;
  readonly leastRuns: number;
  readonly cudaGraph: boolean;
}

/**
 * A turn is a process: it loads the engine for a second or more, in which the GPU's clocks fall. Each therefore warms up
 * again, and measures long enough that this was worth it.
 */
export function turnTimes({ roundMs, warmupMs, leastRuns }: Schedule, cudaGraph: boolean): TurnTimes {
  return { cudaGraph, warmupMs: Math.min(500, Math.max(200, warmupMs)), measureMs: Math.max(500, roundMs), leastRuns };
}

export function turnOptions(engine: string, { warmupMs, measureMs, leastRuns, cudaGraph }: TurnTimes): string[] {
  return [
    `--loadEngine=${engine}`,
    `--warmUp=${warmupMs}`,
    `--duration=${measureMs / 1000}`,
    `--iterations=${leastRuns}`,
    '--useSpinWait',
    '--noDataTransfers',
    ...(cudaGraph ? [cudaGraphOption] : []),
  ];
}

export function profileOptions(engine: string, version: TensorRtVersion): string[] {
  return [
    `--loadEngine=${engine}`,
    '--dumpProfile',
    '--separateProfileRun',
    detailOption(version),
    '--warmUp=500',
    '--duration=3',
    '--useSpinWait',
    '--noDataTransfers',
  ];
}
