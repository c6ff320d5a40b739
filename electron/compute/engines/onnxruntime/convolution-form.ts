import type { Graph } from '../../../../shared/graph/graph.ts';

/** How a gradient graph is written for this machine's ONNX Runtime. */
export interface ConvolutionForm {
  readonly name: string;
  /** In operators that ONNX Runtime has. */
  write(graph: Graph): Graph;
}
