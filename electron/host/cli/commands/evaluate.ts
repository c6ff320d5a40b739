import { Option, type Command } from 'commander';
import { formatAccuracy } from '../../../../shared/format/accuracy.ts';
import { counted } from '../../../../shared/format/numbers.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';
import { facts } from '../table.ts';
import { wholeNumber } from '../values.ts';

interface Flags {
  readonly data: string;
  readonly task?: string;
  readonly split: 'train' | 'validation' | 'test';
  readonly limit?: number;
}

export function addEvaluateCommand(program: Command, runner: Runner): void {
  withCommonFlags(program.command('evaluate'))
    .description('measure the accuracy of the very file that ships')
    .argument('<model>', 'network: .onnx, .h5, .keras or model.json')
    .requiredOption('--data <dataset>', 'folder with train/CLASS/… and test/CLASS/…')
    .option('--task <file>', 'dataset.yaml to use instead of the folder’s own')
    .addOption(
      new Option('--split <name>', 'part of the data').choices(['train', 'validation', 'test']).default('test'),
    )
    .option('--limit <images>', 'at most so many images', wholeNumber(1))
    .action((model: string, { data, task, split, limit }: Flags, command: Command) =>
      runner.run(command, async (session) => {
        const report = await session.call('model.evaluate', { model, data, task, split, limit });
        await session.show(report, () =>
          facts([
            [
              'Accuracy',
              `${formatAccuracy(report.metrics.accuracy, report.images)} % of ${counted(report.images, 'image')} (${split})`,
            ],
            ['Cross-entropy', report.metrics.loss.toFixed(4)],
            ['Speed', `${report.imagesPerSecond.toFixed(0)} images/s`],
          ]),
        );
      }),
    );
}
