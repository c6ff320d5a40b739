import { Option, type Command } from 'commander';
import { weightMethods, type WeightMethod } from '../../../../shared/api/methods.ts';
import type { PerGroup } from '../../../../shared/api/per-group.ts';
import type { CutReport } from '../../../../shared/api/results.ts';
import { formatBytes, formatCount, formatPercent, formatScientific } from '../../../../shared/format/numbers.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';
import { facts } from '../table.ts';
import { share, wholeNumber, wholeNumberPerGroup } from '../values.ts';

interface Flags {
  readonly method: WeightMethod;
  readonly keepMacs?: number;
  readonly keepParams?: number;
  readonly keepActivations?: number;
  readonly round?: PerGroup;
  readonly floor?: PerGroup;
  readonly seed?: number;
  readonly plan?: string;
  readonly out: string;
  readonly foldBatchNormalization?: true;
}

export function addCutCommand(program: Command, runner: Runner): void {
  const method = new Option('--method <name>', 'how units are ranked');
  withCommonFlags(program.command('cut'))
    .description('cut a model to a share of its cost, and prove the cut')
    .argument('<model>', 'network: .onnx, .h5, .keras or model.json')
    .addOption(method.choices(weightMethods).default('global-l2'))
    .option('--keep-macs <share>', 'share of the multiply-accumulates to keep, 0 to 1', share)
    .option('--keep-params <share>', 'share of the parameters to keep, instead', share)
    .option('--keep-activations <share>', 'share of the bytes of all intermediate values to keep, instead', share)
    .option('--round <[group=]channels>', 'round kept channels to a multiple of this', wholeNumberPerGroup(1024))
    .option('--floor <[group=]units>', 'keep at least so many units of every group', wholeNumberPerGroup(65_536))
    .option('--seed <number>', 'seed of the random ranking (default: 0)', wholeNumber(0))
    .option('--plan <file>', 'replay this plan, or what cut --json printed, instead of making one')
    .option('--fold-batch-normalization', 'fold batch normalisation into the convolutions')
    .requiredOption('--out <file>', 'where the cut model is written')
    .action((model: string, flags: Flags, command: Command) =>
      runner.run(command, async (session) => {
        const { method, keepMacs, keepParams, keepActivations, round, floor, seed, plan, out } = flags;
        const report = await session.call('model.cut', {
          model,
          method,
          keep: { macs: keepMacs, params: keepParams, activations: keepActivations },
          round,
          floor,
          seed,
          plan,
          out,
          foldBatchNormalization: flags.foldBatchNormalization,
        });
        await session.show(report, () => describeCut(report));
      }),
    );
}

function describeCut({ before, after, proof, out }: CutReport): string {
  const change = (from: number, to: number, format = formatCount) =>
    `${format(from)} → ${format(to)} (${formatPercent(to / from)} %)`;
  return facts([
    ['MACs', change(before.macs, after.macs)],
    ['Parameters', change(before.params, after.params)],
    ['Activations', change(before.activationBytes, after.activationBytes, formatBytes)],
    ['Proof', `largest difference ${formatScientific(proof.relativeDifference)} of the masked network’s output`],
    ['Accuracy', 'not looked at here: see evaluate, and run, which recalibrates'],
    ['Written', out],
  ]);
}
