import { Option, type Command } from 'commander';
import { precisionSchema, runtimeSchema } from '../../../shared/api/runtime-names.ts';
import { wholeNumber } from './values.ts';

/** Under what networks run on a device: --device, --runtime, --precision, --threads. */
export function withConditions(command: Command): Command {
  return command
    .requiredOption('--device <name>', 'a device of the project')
    .addOption(new Option('--runtime <name>', 'what runs them').choices(runtimeSchema.options).default('onnxruntime'))
    .addOption(
      new Option('--precision <name>', 'what it computes in').choices(precisionSchema.options).default('float32'),
    )
    .option('--threads <number>', 'threads of the runtime (default: 1)', wholeNumber(1, 64));
}
