import { z } from 'zod';
import type { RuntimeLayer } from '../../measurement.ts';

const kernel = z.object({
  cat: z.literal('Node'),
  name: z.string(),
  /** Whole microseconds, cut off. */
  dur: z.int().nonnegative(),
  args: z.object({ op_name: z.string(), node_index: z.string().optional() }),
});

const kernelTime = '_kernel_time';

/**
 * The median of durations that were cut to whole microseconds, in nanoseconds. A layer often takes one or two of them, so
 * that a plain median would be off by half its time: as is usual for grouped data, the values of the median's class are
 * taken to be spread evenly over it, L + (n/2 - F) / f with F values below L and f values at it (Yule and Kendall, An
 * Introduction to the Theory of Statistics, chapter 7).
 */
function medianNs(micros: readonly number[]): number {
  const sorted = micros.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const lower = sorted[Math.ceil(half) - 1] ?? 0;
  const below = sorted.filter((value) => value < lower).length;
  const equal = sorted.filter((value) => value === lower).length;
  return Math.round(1000 * (lower + (half - below) / equal));
}

/**
 * {"cat" : "Node","dur" :75,"name" :"/Relu_output_0_nchwc_kernel_time","args" : {"op_name" : "Conv","node_index" : "99",…}},
 *
 * The layers of a network as ONNX Runtime ran them, in its order, from the lines of the profile that it wrote: one for
 * each kernel, often of several nodes that were fused into one. Lines that are no kernel, or were cut off, are passed
 * over.
 *
 * @param runsBefore runs that come first and do not count, where there are more
 */
export function parseProfile(lines: readonly string[], runsBefore: number): RuntimeLayer[] {
  const layers = new Map<string, { readonly name: string; readonly kind: string; readonly micros: number[] }>();
  for (const line of lines) {
    const event = parseKernel(line);
    if (event === null) continue;
    const { name, dur, args } = event;
    // Names need not be distinct; the index of a node is, but for the bodies of loops and branches.
    const key = `${args.node_index ?? ''} ${name}`;
    const known = layers.get(key);
    if (known === undefined) {
      layers.set(key, { name: name.slice(0, -kernelTime.length), kind: args.op_name, micros: [dur] });
    } else {
      known.micros.push(dur);
    }
  }
  return [...layers.values()].map(({ name, kind, micros }) => {
    const counted = micros.slice(runsBefore);
    return { name, kind, nodes: null, medianNs: medianNs(counted.length > 0 ? counted : micros) };
  });
}

function parseKernel(line: string): z.output<typeof kernel> | null {
  if (!line.includes(`${kernelTime}"`)) return null;
  try {
    const event = kernel.safeParse(JSON.parse(line.trim().replace(/,$/, ''))).data;
    return event?.name.endsWith(kernelTime) ? event : null;
  } catch {
    return null;
  }
}
