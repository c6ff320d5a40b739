import { readFileSync } from 'node:fs';
import type { Graph } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import type { Objective } from '../../../shared/training/objective.ts';
import { sharedData } from '../../setup/shared-data.ts';

/** A network that the bench trains: its file, and what it is fed. */
export interface BenchNetwork {
  readonly name: string;
  readonly file: string;
  readonly batch: number;
  /** Side of its images, where it is not the file's own. */
  readonly side?: number;
}

export const benchNetworks: readonly BenchNetwork[] = [
  { name: 'ResNet-20', file: 'resnet20-cifar10.onnx', batch: 128 },
  { name: 'ResNet-56', file: 'resnet56-cifar10.onnx', batch: 128 },
  { name: 'MobileNetV2', file: 'mobilenetv2-imagenet-bnfolded.onnx', batch: 64, side: 96 },
  { name: 'YOLO-Fastest', file: 'yolo-fastest-1.1-xl.onnx', batch: 16 },
];

/** Null where the real networks are not there. */
export function readNetwork({ file, side }: BenchNetwork): Graph | null {
  const path = sharedData(`models/${file}`);
  if (path === null) return null;
  const read = readOnnx(readFileSync(path), path);
  if (side === undefined) return normalize(read);
  const inputs = read.inputs.map((input) => ({ ...input, dims: [input.dims[0]!, 3, side, side] }));
  return normalize({ ...read, inputs });
}

/** Cross-entropy for a classifier; for a detector's heads the distance from a target, which is as much work as any loss. */
export function objectiveOf(graph: Graph): Objective {
  return {
    terms: graph.outputs.map(({ name, dims }, index) => ({
      name: `target ${index}`,
      kind: dims?.length === 2 ? 'cross-entropy' : 'mean-squared-error',
      output: name,
    })),
  };
}
