import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import type { ImageSize } from '../../data/pixels.ts';

export interface ImageInput {
  readonly name: string;
  readonly size: ImageSize;
  /** The batch that the network insists on when it is evaluated; null when it takes any. */
  readonly fixedBatch: number | null;
}

/** Where a network takes its RGB image, [N, 3, height, width]. Throws DATASET_MISMATCH where it takes none. */
export function imageInputOf(graph: Graph): ImageInput {
  const [input, ...more] = graph.inputs;
  const [batch, channels, height, width] = input?.dims ?? [];
  if (
    input?.type === 'float32' &&
    more.length === 0 &&
    channels === 3 &&
    typeof height === 'number' &&
    typeof width === 'number'
  ) {
    return { name: input.name, size: { width, height }, fixedBatch: typeof batch === 'number' ? batch : null };
  }
  throw new EspalierError(
    'DATASET_MISMATCH',
    `${graph.name} takes ${graph.inputs.map(({ name, dims }) => `${name} [${dims.join(', ')}]`).join(' and ')}.`,
    'Images are given as one float32 input [batch, 3, height, width] with fixed height and width: export the network so.',
  );
}
