import type { RuntimeLayer } from '../../measurement.ts';

const title = 'Operator-wise Profiling Info for Regular Benchmark Runs:';

/** Columns are held apart by tabs in old versions and by two blanks or more in new ones; names hold single blanks. */
const columnsOf = (line: string): string[] => line.trim().split(/\t\s*|\s{2,}/);

/** "[model/conv2d/Relu;model/conv2d/BiasAdd]:3" is the third operator; "Delegate/Convolution (NHWC, F32) GEMM:2" one of a delegate. */
function nameOf(text: string): string {
  return /^\[(.*)\]:\d+$/.exec(text)?.[1] ?? text;
}

/**
 * Operators in the order in which they ran, from the table that follows the title; null when there is none.
 *
 *     ============================== Run Order ==============================
 *                     [node type]  [first]  [avg ms]     [%]  [cdf%]  [mem KB]  [times called]  [Name]
 *     Convolution (NHWC, F32) GEMM   0.398     0.407  2.658%  3.986%     0.000               1  Delegate/Convolution (NHWC, F32) GEMM:0
 *
 * Old versions have a column [start] in front. The average is of one call, and there is no median.
 */
export function parseOperatorProfile(output: string): RuntimeLayer[] | null {
  const table = output.split(title)[1]?.split(/=+ Run Order =+\s*\n/)[1];
  if (table === undefined) return null;
  const [header = '', ...lines] = table.split('\n');
  const columns = columnsOf(header);
  const layers: RuntimeLayer[] = [];
  for (const line of lines) {
    const values = columnsOf(line);
    if (values.length !== columns.length) break;
    const value = (column: string): string => values[columns.indexOf(column)] ?? '';
    const [averageMs, calls] = [Number(value('[avg ms]')), Number(value('[times called]'))];
    if (!Number.isFinite(averageMs * calls)) break;
    const medianNs = Math.round(averageMs * calls * 1e6);
    layers.push({ name: nameOf(value('[Name]')), kind: value('[node type]'), nodes: null, medianNs });
  }
  return layers.length === 0 ? null : layers;
}
