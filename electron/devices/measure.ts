import { EspalierError } from '../../shared/api/errors.ts';
import { readBoard } from './board/board.ts';
import type { Connection } from './connection/connection.ts';
import type { Artifact, MeasureOptions, RawMeasurement } from './measurement.ts';
import { runtimes, type RuntimeName } from './runtimes/runtimes.ts';

/**
 * Measures networks interleaved on one device, the first of them twice: what it seems to differ from itself is noise.
 * Returns every sample, or throws a coded error with nothing left running on the device and no half file there.
 */
export async function measure(
  connection: Connection,
  runtime: RuntimeName,
  artifacts: readonly Artifact[],
  options: MeasureOptions,
): Promise<RawMeasurement> {
  const [first] = artifacts;
  if (first === undefined) {
    throw new EspalierError('OPTION_INVALID', 'There is nothing to measure.', 'Name at least one network.');
  }
  const before = await readBoard(connection, options.signal);
  const result = await runtimes[runtime].run(connection, before, [...artifacts, first], options);
  const after = await readBoard(connection, options.signal);
  const again = result.models.at(-1);
  if (again === undefined) throw new Error(`${runtime} measured nothing`);
  return {
    conditions: {
      runtime,
      runtimeVersion: result.runtimeVersion,
      precision: 'float32',
      threads: options.threads,
      batch: 1,
      rounds: result.rounds,
      load: { shape: 'back-to-back' },
    },
    before,
    after,
    models: result.models.slice(0, -1),
    again,
    command: result.command,
  };
}
