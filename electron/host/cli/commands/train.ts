import type { Command } from 'commander';
import type { EngineChoice } from '../../../../shared/api/engine.ts';
import type { TrainedReport } from '../../../../shared/api/trainings.ts';
import { formatAccuracy } from '../../../../shared/format/accuracy.ts';
import { counted, formatInteger, formatPercent } from '../../../../shared/format/numbers.ts';
import { formatEpoch, formatLoss } from '../../../../shared/format/training.ts';
import { engineOption } from '../engine-option.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';
import { facts } from '../table.ts';
import { positiveNumber, wholeNumber } from '../values.ts';

interface Flags {
  readonly data: string;
  readonly task?: string;
  readonly recipe?: string;
  readonly fromScratch?: true;
  readonly epochs?: number;
  readonly batch?: number;
  readonly lr?: number;
  readonly engine?: EngineChoice;
  readonly seed?: number;
  readonly threads?: number;
  readonly resume?: true;
  readonly out: string;
}

export function addTrainCommand(program: Command, runner: Runner): void {
  withCommonFlags(program.command('train'))
    .description('train a model from its weights, or from scratch')
    .argument('<model>', 'network: .onnx, .h5, .keras or model.json')
    .requiredOption('--data <dataset>', 'folder with train/CLASS/… and test/CLASS/…')
    .option('--task <file>', 'dataset.yaml to use instead of the folder’s own')
    .option('--recipe <file>', 'recipe (YAML); the flags below are laid over it')
    .option('--from-scratch', 'draw the weights anew')
    .option('--epochs <number>', 'times that all training images are seen', wholeNumber(1, 100_000))
    .option('--batch <images>', 'images in a step', wholeNumber(1, 65_536))
    .option('--lr <rate>', 'the highest learning rate', positiveNumber)
    .addOption(engineOption())
    .option('--seed <number>', 'of the order of images, of augmentation and of new weights', wholeNumber(0))
    .option('--threads <number>', 'processor threads', wholeNumber(1, 64))
    .option('--resume', 'go on with the unfinished training of the same content')
    .requiredOption('--out <file>', 'where the trained model is written, as ONNX')
    .action((model: string, flags: Flags, command: Command) =>
      runner.run(command, async (session) => {
        const { data, task, recipe, fromScratch, resume, out, epochs, batch, lr, engine, seed, threads } = flags;
        const report = await session.call('training.run', {
          model,
          data,
          task,
          recipe,
          changes: { epochs, batch, learningRate: lr, engine, seed, threads },
          fromScratch,
          resume,
          out,
        });
        await session.show(report, () => describeTraining(report));
      }),
    );
}

function describeTraining(report: TrainedReport): string {
  const { validation, counted: of, resumedFromStep } = report;
  const byImage = of === 'images';
  const validated =
    validation &&
    `${formatAccuracy(validation.accuracy, validation.images)} % of ${byImage ? '' : 'the pixels of '}${counted(validation.images, 'image')}, ` +
      `loss ${formatLoss(validation.loss)}`;
  const resumed = resumedFromStep === null ? '' : `, resumed at step ${formatInteger(resumedFromStep)}`;
  return facts([
    ['Trained', `${counted(report.steps, 'step')}, ${formatEpoch(report.epochs, null)} epochs${resumed}`],
    ['Loss', formatLoss(report.trainLoss)],
    ['Validation', validated],
    [
      'Speed',
      `${formatInteger(report.imagesPerSecond)} images/s; ${formatPercent(report.waitedShare)} % of the time waiting for data`,
    ],
    ['Engine', report.engine],
    ['Accuracy', byImage ? 'on test images: espalier evaluate' : null],
    ['Written', report.out],
  ]);
}
