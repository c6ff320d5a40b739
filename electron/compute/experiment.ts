import { findUnits } from '../../shared/graph/channels/find-units.ts';
import { normalize } from '../../shared/graph/normalize.ts';
import type { LabelledImage } from './data/dataset.ts';
import { sampleImages, type SplitName } from './data/split.ts';
import { ClassificationData } from './evaluate/classification-data.ts';
import { createJudge } from './judge/create-judge.ts';
import type { MethodContext } from './methods/method.ts';
import { methods } from './methods/registry.ts';
import { readModelFile } from './model.ts';
import { reportStage } from './progress.ts';
import type { Checkpoint, ComputedCandidate, ExperimentRequest } from './protocol.ts';
import { type CandidateSettings, cutCandidate, denseCandidate } from './prune/candidate.ts';
import { Selector } from './prune/select.ts';
import type { RequestContext } from './serve.ts';

/**
 * Runs an experiment from wherever it stands: the dense network first, then the levels from large to small, without
 * those that are finished. Gives candidates and checkpoints as they are made.
 */
export async function* runExperiment(
  { experiment, finishedLevels, checkpoint }: ExperimentRequest,
  { signal, progress, warn }: Pick<RequestContext, 'signal' | 'progress' | 'warn'>,
): AsyncGenerator<ComputedCandidate | Checkpoint> {
  const run = methods[experiment.method].prepare(experiment.options);
  const { seed, threads, evaluation } = experiment;
  const graph = normalize((await readModelFile(experiment.model)).graph);
  const units = findUnits(graph);
  const selector = new Selector(graph, units, experiment);
  const data = await ClassificationData.open(experiment.data, graph, seed);
  const sample = async (split: SplitName, count: number | undefined): Promise<readonly LabelledImage[]> => {
    const images = await data.images(split, signal);
    return count === undefined ? images : sampleImages(images, count, seed);
  };
  const recalibrates = experiment.recalibrationImages > 0 && hasBatchNormalization(graph);
  if (experiment.recalibrationImages > 0 && !recalibrates) {
    warn('The network holds no batch normalisation (it may have been folded on export): nothing is recalibrated.');
  }
  const settings: CandidateSettings = {
    graph,
    units,
    data,
    calibration: recalibrates ? await sample('calibration', experiment.recalibrationImages) : [],
    evaluation: await sample(evaluation.split, evaluation.limit),
    evaluationSplit: evaluation.split,
    seed,
    threads,
    signal,
  };
  const levels = [...new Set(experiment.levels)]
    .filter((level) => !finishedLevels.includes(level))
    .sort((a, b) => b - a);

  if (!finishedLevels.includes(1)) {
    const total = settings.evaluation.length;
    yield await denseCandidate(settings, reportStage(progress, 'dense network', total));
    data.warnings().forEach(warn);
  }
  if (levels.length === 0) return;
  let made = 0;
  let evaluating: ((done: number) => void) | undefined;
  const context: MethodContext = {
    graph,
    units,
    selector,
    experiment,
    levels,
    checkpoint,
    signal,
    warn,
    stage: (name, total, alreadyDone) => reportStage(progress, name, total, alreadyDone),
    async candidate(level, removed) {
      evaluating ??= reportStage(progress, 'candidates', levels.length * settings.evaluation.length);
      const before = made * settings.evaluation.length;
      const onImages = (done: number): void => evaluating?.(before + done);
      const candidate = await cutCandidate(settings, experiment.method, level, removed, onImages);
      made++;
      return candidate;
    },
    judge: (judgeSettings) => createJudge(settings, judgeSettings),
  };
  yield* run(context);
}

function hasBatchNormalization({ nodes }: { readonly nodes: readonly { readonly operator: string }[] }): boolean {
  return nodes.some(({ operator }) => operator === 'BatchNormalization');
}
