import { Command, CommanderError } from 'commander';
import { EspalierError, exitCodeOf, toErrorData } from '../../../shared/api/errors.ts';
import { programVersion } from '../program.ts';
import { addCutCommand } from './commands/cut.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDeviceCommands } from './commands/device.ts';
import { addEnginesCommand } from './commands/engines.ts';
import { addEvaluateCommand } from './commands/evaluate.ts';
import { addLatencyCommands } from './commands/latency.ts';
import { addMeasureCommand } from './commands/measure.ts';
import { addMeasurementsCommands } from './commands/measurements.ts';
import { addOpenCommand } from './commands/open.ts';
import { addReportCommand } from './commands/report.ts';
import { addRunCommand } from './commands/run.ts';
import { addServeCommand } from './commands/serve.ts';
import { addTradeoffsCommand } from './commands/tradeoffs.ts';
import { addTrainCommand } from './commands/train.ts';
import { Interruption } from './interruption.ts';
import { Runner } from './runner.ts';
import { write } from './session.ts';

const commands = [
  addDemoCommand,
  addOpenCommand,
  addCutCommand,
  addEvaluateCommand,
  addTrainCommand,
  addRunCommand,
  addDeviceCommands,
  addMeasureCommand,
  addMeasurementsCommands,
  addLatencyCommands,
  addTradeoffsCommand,
  addReportCommand,
  addEnginesCommand,
  addServeCommand,
];

/** Runs one command line and gives its exit code: 0 done, 1 failed, 2 bad input, 128 + n ended by signal n. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const interruption = new Interruption();
  const json = args.includes('--json');
  const program = new Command('espalier')
    .description('Prunes trained ConvNets for a robot’s board, and measures them there.')
    .version(programVersion())
    .exitOverride()
    // Errors are told in one way, below.
    .configureOutput({ outputError: () => undefined })
    .showSuggestionAfterError(true);
  const runner = new Runner(interruption);
  for (const add of commands) add(program, runner);
  try {
    await program.parseAsync(args, { from: 'user' });
    return runner.failed ? 1 : 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const told = error instanceof CommanderError ? usageError(error) : error;
    const data = toErrorData(told);
    if (json) await write(JSON.stringify({ error: data }, null, 2));
    else process.stderr.write(`espalier: ${data.message}\n${data.hint}\n`);
    if (error instanceof Error && data.code === 'INTERNAL' && !(error instanceof EspalierError)) {
      process.stderr.write(`${error.stack}\n`);
    }
    return (data.code === 'CANCELLED' ? interruption.exitCode : null) ?? exitCodeOf(data.code);
  }
}

function usageError(error: CommanderError): EspalierError {
  const message = error.code === 'commander.help' ? 'No command was given.' : error.message.replace(/^error: /, '');
  return new EspalierError(
    'OPTION_INVALID',
    message,
    'espalier --help lists the commands, espalier COMMAND --help its flags.',
  );
}
