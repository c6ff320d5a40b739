import type { Connection } from './connection/connection.ts';
import type { Artifact, MeasureOptions, RawMeasurement } from './measurement.ts';

export declare function measure(
  connection: Connection,
  runtime: 'onnxruntime',
  artifacts: readonly Artifact[],
  options: MeasureOptions,
): Promise<RawMeasurement>;
