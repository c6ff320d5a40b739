import { randomUUID } from 'node:crypto';
import * as disk from 'node:fs/promises';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { CostReport, CutReport } from '../../../shared/api/results.ts';
import { readUserFile } from '../../../shared/files/read-user-file.ts';
import { writeWhole } from '../../../shared/files/write-whole.ts';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import { costOf } from '../../../shared/graph/cost.ts';
import { cutGraph } from '../../../shared/graph/cut.ts';
import { foldBatchNormalization } from '../../../shared/graph/fold-batch-normalization.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { parsePlan, planFromUnits, removedUnits } from '../../../shared/graph/plan.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { bnGammaScores } from '../methods/bn-gamma/scores.ts';
import { fpgmScores } from '../methods/fpgm/scores.ts';
import { globalL2Scores } from '../methods/global-l2/scores.ts';
import { randomScores } from '../methods/random/scores.ts';
import { uniformL1Scores } from '../methods/uniform-l1/scores.ts';
import { uniformL2Scores } from '../methods/uniform-l2/scores.ts';
import { readModelFile } from '../model.ts';
import type { ComputeRequests } from '../protocol.ts';
import { proveCut } from '../prune/prove.ts';
import { Selector } from '../prune/select.ts';
import type { Handlers } from '../serve.ts';
import { evaluationThreads } from './threads.ts';

const counted = ['macs', 'params', 'activations'] as const;

type CutInput = ComputeRequests['cut']['input'];

/** Cuts one network by its weights alone, or by a plan; the file is written when the cut is proved. */
export const cut: Handlers['cut'] = async (input, { signal }): Promise<CutReport> => {
  const graph = normalize((await readModelFile(input.model)).graph);
  const units = findUnits(graph);
  const removed = await chooseUnits(input, graph, units);
  signal.throwIfAborted();
  const network = cutGraph(graph, units, removed);
  const shipped = input.foldBatchNormalization ? foldBatchNormalization(network) : network;
  // What is proved is what is written: folded, when it is folded.
  const proof = await proveCut(graph, units, removed, shipped, { seed: input.seed, threads: evaluationThreads() });
  signal.throwIfAborted();
  await writeWhole(disk, { path: input.out, content: writeOnnx(shipped), unique: randomUUID() });
  return {
    before: costReport(graph),
    after: costReport(shipped),
    proof,
    plan: planFromUnits(graph, units, removed),
    out: input.out,
  };
};

function costReport(graph: Graph): CostReport {
  const { macs, params, activationBytes } = costOf(graph);
  return { macs, params, activationBytes };
}

async function chooseUnits(input: CutInput, graph: Graph, units: ChannelUnits): Promise<ReadonlySet<number>> {
  const { plan, keep, method, seed, round, floor } = input;
  const budgets = counted.filter((quantity) => keep[quantity] !== undefined);
  const [quantity] = budgets;
  if (budgets.length + Number(plan !== null) !== 1) {
    throw new EspalierError(
      'OPTION_INVALID',
      budgets.length === 0 ? 'Neither a budget nor a plan is given.' : 'More than one budget or plan is given.',
      'Give either --keep-macs, --keep-params or --keep-activations SHARE, or --plan FILE.',
    );
  }
  if (plan !== null) return removedUnits(graph, units, parsePlan(planOf(await readJson(plan))));
  const scores = {
    random: () => randomScores(units.units.length, seed),
    'uniform-l1': () => uniformL1Scores(graph, units),
    'uniform-l2': () => uniformL2Scores(graph, units),
    'global-l2': () => globalL2Scores(graph, units),
    'bn-gamma': () => bnGammaScores(graph, units),
    fpgm: () => fpgmScores(graph, units),
  }[method]();
  const selector = new Selector(graph, units, { round, floor });
  return selector.select(scores, selector.shareOf(quantity, keep[quantity]!));
}

/** A plan by itself, or the document in which `cut --json` prints it. */
function planOf(json: unknown): unknown {
  return typeof json === 'object' && json !== null && 'plan' in json ? json.plan : json;
}

async function readJson(path: string): Promise<unknown> {
  const text = (await readUserFile((named) => disk.readFile(named), path)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EspalierError(
      'PLAN_INVALID',
      `${path} is no JSON: ${(error as Error).message}.`,
      'Give what cut --json printed, or the plan in it.',
      { cause: error },
    );
  }
}
