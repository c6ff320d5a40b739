import { cutGraph } from '../../../shared/graph/cut.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { removedUnits } from '../../../shared/graph/plan.ts';
import { unseen } from '../charts.ts';
import { createJudge } from '../judge/create-judge.ts';
import type { Level } from '../methods/level.ts';
import type { MethodContext } from '../methods/method.ts';
import { readModelFile } from '../model.ts';
import { reportStage } from '../progress.ts';
import type { ExperimentRequest } from '../protocol.ts';
import type { Selector } from '../prune/select.ts';
import type { CandidateSettings, Predecessor } from './candidate.ts';
import { CandidateMaker } from './candidate-maker.ts';
import { fineTune, type FineTuningContext, trainBriefly } from './fine-tune.ts';
import type { LatencyMeter } from './latency-meter.ts';
import { levelOf } from './levels.ts';
import type { ExperimentSurroundings } from './run.ts';
import { lossGradients } from '../training/loss-gradients.ts';
import type { Spending } from './spending.ts';
import { methodTrainings, TrainingWatch } from './watch/trainings.ts';

export interface ContextParts {
  readonly request: ExperimentRequest;
  readonly surroundings: ExperimentSurroundings;
  readonly selector: Selector;
  /** null where levels are not of latency. */
  readonly meter: LatencyMeter | null;
  readonly allLevels: readonly Level[];
  readonly levels: readonly Level[];
  readonly spending: Spending;
}

/** What a method works with. */
export async function createContext(settings: CandidateSettings, parts: ContextParts): Promise<MethodContext> {
  const { request, surroundings, selector, allLevels, levels, spending } = parts;
  const { experiment } = request;
  const { graph, units, data, signal } = settings;
  const fineTuning: FineTuningContext = {
    dense: graph,
    data,
    experiment,
    imageCache: request.imageCache,
    checkpoints: request.trainingCheckpoints,
    signal,
  };
  const trainings = new TrainingWatch(surroundings.show ?? unseen, methodTrainings);
  const maker = new CandidateMaker(settings, parts, fineTuning, await predecessorOf(settings, request));
  return {
    graph,
    units,
    selector,
    experiment,
    allLevels,
    levels,
    checkpoint: request.checkpoint,
    signal,
    warn: surroundings.warn,
    show: surroundings.show ?? unseen,
    stage: (name, total, alreadyDone) => reportStage(surroundings.progress, name, total, alreadyDone),
    dataDigest: () => data.digest(signal),
    spend: (work) => spending.add(work),
    levelOf: (share) => levelOf(share, experiment, selector),
    get within() {
      return maker.within;
    },
    candidate: (level, scores, ranking) => maker.make(level, scores, ranking ?? null),
    choose: (level, scores) => maker.choose(level, scores),
    pruned: (level, network, planned) => maker.finish(level, network, planned),
    async train(network, { recipe, name, ...steering }) {
      let progress: ((done: number) => void) | undefined;
      const onStep = (done: number, total: number): void => {
        progress ??= reportStage(surroundings.progress, name, total, done - 1);
        progress(done);
      };
      const trained = await fineTune(
        { ...fineTuning, onPoint: (point) => trainings.add(name, point) },
        network,
        { recipe },
        onStep,
        steering,
      );
      spending.add({ trainingSteps: trained.steps });
      return trained.network;
    },
    judge: (judged) => createJudge(settings, judged),
    gradients: (wanted) => lossGradients({ ...settings, engine: experiment.engine ?? 'onnxruntime' }, wanted),
    async fineTuned(removed, training) {
      const { network, steps } = await trainBriefly(fineTuning, cutGraph(graph, units, removed), training);
      spending.add({ trainingSteps: steps });
      return network;
    },
  };
}

async function predecessorOf(
  { graph, units }: CandidateSettings,
  { experiment, predecessor }: ExperimentRequest,
): Promise<Predecessor | null> {
  if (predecessor === null || experiment.fineTune?.warmStart !== true) return null;
  const network = normalize((await readModelFile(predecessor.artifact)).graph);
  return { removed: removedUnits(graph, units, predecessor.plan), network };
}
