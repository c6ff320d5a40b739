/** A thread of a judge: one network after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { cancelled } from '../../cancelled.ts';
import { answerJobs } from '../../threads/answer-jobs.ts';
import type { Judgement } from '../judge.ts';
import { judgeNetwork } from './judge-network.ts';
import type { JudgeJob, JudgeThreadSettings } from './messages.ts';

if (parentPort === null) throw new Error('this is a worker thread, started by a judge');
const settings = workerData as JudgeThreadSettings;
const ending = new AbortController();

answerJobs<JudgeJob, Judgement>(parentPort, (job) => judgeNetwork(settings, job, ending.signal), {
  // Between two batches: this thread cannot be ended while ONNX Runtime works in it.
  closing: () => ending.abort(cancelled()),
});
