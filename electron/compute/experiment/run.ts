import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import type { LabelledImage } from '../data/dataset.ts';
import { sampleImages, type SplitName } from '../data/split.ts';
import { noBetterThanGuessing } from '../evaluate/chance.ts';
import { ClassificationData } from '../evaluate/classification-data.ts';
import { methods } from '../methods/registry.ts';
import { readModelFile } from '../model.ts';
import { reportStage } from '../progress.ts';
import type { ExperimentRequest, ExperimentYield, MeasureReply } from '../protocol.ts';
import { Selector } from '../prune/select.ts';
import type { WatchedContext } from '../serve.ts';
import { type CandidateSettings, denseCandidate } from './candidate.ts';
import { createContext } from './context.ts';
import { LatencyMeter } from './latency-meter.ts';
import { levelsOf } from './levels.ts';
import { Spending } from './spending.ts';

/** Without `show` nothing is shown, without `stopping` it comes to its end. */
export interface ExperimentSurroundings
  extends Pick<WatchedContext, 'signal' | 'progress' | 'warn'>, Partial<Pick<WatchedContext, 'show' | 'stopping'>> {
  /** What networks take on the experiment's device. */
  measure(networks: readonly Uint8Array[]): Promise<MeasureReply>;
}

/**
 * Runs an experiment from wherever it stands: the dense network first, then the levels from large to small, without
 * those that are finished. Gives candidates and checkpoints as they are made, and what the search has cost before each.
 * Returns whether it was asked to stop and levels are left.
 */
export async function* runExperiment(
  request: ExperimentRequest,
  surroundings: ExperimentSurroundings,
): AsyncGenerator<Exclude<ExperimentYield, { kind: 'measure' }>, boolean> {
  const { experiment, finishedLevels, latency } = request;
  const { signal, progress, warn } = surroundings;
  const run = methods[experiment.method].prepare(experiment.options);
  const { seed, threads, evaluation, round, floor } = experiment;
  const graph = normalize((await readModelFile(experiment.model)).graph);
  const units = findUnits(graph);
  const meter = latency === null ? null : new LatencyMeter(graph, units, latency);
  const selector = new Selector(graph, units, {
    round,
    ...(floor !== undefined && { floor }),
    ...(meter !== null && { latency: (removed: Iterable<number>) => meter.predict(removed).ns }),
  });
  const data = await ClassificationData.open(experiment.data, graph, seed, null, request.imageCache);
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
  if (!finishedLevels.includes(1)) {
    const total = settings.evaluation.length;
    const dense = await denseCandidate(settings, reportStage(progress, 'dense network', total));
    yield dense;
    const guesses = noBetterThanGuessing(dense.accuracy, dense.accuracyImages, data.classifier.classes);
    [...data.warnings(), ...(guesses === null ? [] : [guesses])].forEach(warn);
  }
  const allLevels = levelsOf(experiment, selector).filter(({ key, share }) => {
    if (share < 1) return true;
    warn(`The dense network meets ${key} already: nothing is cut for it.`);
    return false;
  });
  const levels = allLevels.filter(({ key }) => !finishedLevels.includes(key));
  if (levels.length === 0) return false;
  const { stopping = () => false } = surroundings;
  const spending = new Spending(request.searchSpent);
  const context = await createContext(settings, {
    request,
    surroundings,
    selector,
    meter,
    allLevels,
    levels,
    spending,
  });
  let left = levels.length;
  for await (const made of run(context)) {
    const { spent } = spending;
    const handed = performance.now();
    yield { kind: 'spent', spent };
    yield made;
    // What whoever takes it does meanwhile is no part of a search.
    spending.exclude((performance.now() - handed) / 1000);
    if (made.kind === 'candidate' && --left > 0 && stopping()) return true;
  }
  return false;
}

function hasBatchNormalization({ nodes }: { readonly nodes: readonly { readonly operator: string }[] }): boolean {
  return nodes.some(({ operator }) => operator === 'BatchNormalization');
}
