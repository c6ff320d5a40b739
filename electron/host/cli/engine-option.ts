import { Option } from 'commander';
import { engineSchema } from '../../../shared/api/engine.ts';

/** What trains, as `run` and `train` take it. */
export function engineOption(): Option {
  return new Option('--engine <name>', 'what trains: see espalier engines').choices(engineSchema.options);
}
