import { type ComputeChild, forkCompute } from '../../../electron/compute/child.ts';
import type { ComputeRequests, FromCompute, ToCompute } from '../../../electron/compute/protocol.ts';
import type { ErrorData } from '../../../shared/api/errors.ts';
import type { TrainingPoint, TrainReport } from '../../../shared/api/training-results.ts';

type TrainRequest = ComputeRequests['train']['input'];

/** What a scripted training may do; each step resolves when the host has taken what it was told. */
export interface ScriptedTraining {
  readonly request: TrainRequest;
  readonly cancelled: Promise<void>;
  points(...points: readonly TrainingPoint[]): Promise<void>;
  progress(done: number, total: number): void;
  done(report: TrainReport): void;
  fail(error: ErrorData): void;
  /** As when the process is killed. */
  crash(): void;
}

/**
 * A compute process that is the real one, but for its training, which a test tells what to do: divergence, a crash at a
 * known step and the like cannot be had at will from a real one.
 */
export function scriptedCompute(script: (training: ScriptedTraining) => void | Promise<void>): () => ComputeChild {
  return () => {
    const child = forkCompute();
    const exits: ((how: string, stderr: string) => void)[] = [];
    const listeners: ((message: FromCompute) => void)[] = [];
    const tell = (message: FromCompute) => listeners.forEach((listener) => listener(message));
    let id = -1;
    let cancel: () => void = () => undefined;
    let stored: () => void = () => undefined;

    const start = (input: TrainRequest): ScriptedTraining => ({
      request: input,
      cancelled: new Promise((resolve) => (cancel = resolve)),
      points: (...points) =>
        new Promise((resolve) => {
          stored = resolve;
          tell({ kind: 'yield', id, value: { kind: 'points', points } });
        }),
      progress: (done, total) =>
        tell({ kind: 'progress', id, progress: { stage: 'train', done, total, etaSeconds: 60 } }),
      done: (value) => tell({ kind: 'result', id, value }),
      fail: (error) => tell({ kind: 'error', id, error }),
      crash: () => {
        child.kill();
        exits.forEach((listener) => listener('signal SIGKILL', ''));
      },
    });

    return {
      send(message: ToCompute) {
        if (message.kind === 'request' && message.name === 'train') {
          ({ id } = message);
          void script(start(message.input as TrainRequest));
        } else if (message.kind !== 'request' && message.id === id) {
          if (message.kind === 'stored') stored();
          else cancel();
        } else child.send(message);
      },
      onMessage(listener) {
        listeners.push(listener);
        child.onMessage(listener);
      },
      onExit(listener) {
        exits.push(listener);
        child.onExit(listener);
      },
      kill: () => child.kill(),
    };
  };
}

export const pointAt = (step: number, over: Partial<TrainingPoint> = {}): TrainingPoint => ({
  step,
  epoch: step / 100,
  loss: 2 / step,
  accuracy: 0.5,
  learningRate: 0.01,
  imagesPerSecond: 1234,
  validation: null,
  ...over,
});

export function reportTo(out: string, over: Partial<TrainReport> = {}): TrainReport {
  return {
    steps: 3,
    epochs: 1,
    trainLoss: 0.4,
    validation: { loss: 0.5, accuracy: 0.875, images: 40 },
    counted: 'images',
    imagesPerSecond: 1234,
    engine: 'onnxruntime, plain',
    waitedShare: 0.01,
    out,
    resumedFromStep: null,
    ...over,
  };
}
