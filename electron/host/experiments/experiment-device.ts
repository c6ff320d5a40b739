import type { Experiment } from '../../../shared/api/experiment.ts';
import { usualCuts } from '../latency/learn.ts';
import { runLearning } from '../latency/run-learning.ts';
import { findModels, type MeasuredModelFile } from '../measurements/measured-models.ts';
import { runMeasurement } from '../measurements/run-measurement.ts';
import type { LatencyModelDocument } from '../../../shared/latency/model.ts';
import type { MeasurementReport } from '../../../shared/api/measurements.ts';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { MeasureReply } from '../../compute/protocol.ts';
import type { StoredDevice } from '../../store/surface.ts';
import type { Run } from '../jobs/jobs.ts';
import type { Services } from '../procedures/services.ts';

/** What an experiment knows of the device that its levels are of, and asks of it. */
export class ExperimentDevice {
  readonly #services: Services;
  readonly #run: Run;
  readonly #device: StoredDevice;
  readonly #settings: NonNullable<Experiment['device']>;
  readonly #modelSha256: string;
  #hasTurn = false;

  /** `modelSha256`: the network that is cut. Throws DEVICE_UNKNOWN. */
  constructor(services: Services, run: Run, settings: NonNullable<Experiment['device']>, modelSha256: string) {
    this.#services = services;
    this.#run = run;
    this.#device = services.projects.device(settings.name);
    this.#settings = settings;
    this.#modelSha256 = modelSha256;
  }

  /** What was learned of the network there; learns it where nothing was, if the experiment may measure. Throws LATENCY_MODEL_UNKNOWN. */
  async model(path: string): Promise<LatencyModelDocument> {
    const known = this.#known();
    if (known !== null) return known;
    const { name, runtime, precision, threads, measure } = this.#settings;
    if (!measure) {
      throw new EspalierError(
        'LATENCY_MODEL_UNKNOWN',
        `Nothing was learned yet of this network with ${runtime}, ${precision}, ${threads} threads on ${name}.`,
        `Learn it: espalier latency learn --device ${name} ${path}; or let the experiment measure (device: measure: true).`,
      );
    }
    const [network] = await findModels(this.#services.projects.writing(), [path], this.#services.workingDirectory);
    await this.#takeTurn();
    await runLearning(this.#services, this.#run, this.#device, network!, {
      ...{ runtime, precision, threads, cuts: usualCuts, seed: 0 },
    });
    return this.#known()!;
  }

  /** Takes a quick look at networks that are no candidates yet; the latency model learns from it. */
  async measure(networks: readonly Uint8Array[]): Promise<MeasureReply> {
    const { artifacts } = this.#services.projects.writing();
    const files = networks.map((bytes, at): MeasuredModelFile => {
      const sha256 = artifacts.put(bytes);
      return { name: `plan ${at + 1}`, sha256, path: artifacts.path(sha256), candidateId: null };
    });
    const { results } = await this.#measured(files, 'quick');
    return { ns: results.map(({ p50Ns }) => p50Ns), model: this.#known()! };
  }

  /** Measures stored candidates, interleaved. */
  async measureCandidates(ids: readonly string[]): Promise<MeasurementReport> {
    const { projects, workingDirectory } = this.#services;
    return this.#measured(await findModels(projects.writing(), ids, workingDirectory), 'default');
  }

  async #measured(files: readonly MeasuredModelFile[], profile: 'quick' | 'default'): Promise<MeasurementReport> {
    await this.#takeTurn();
    const { runtime, precision, threads } = this.#settings;
    return runMeasurement(this.#services, this.#run, this.#device, files, {
      ...{ runtime, profile, precision, threads, load: { shape: 'back-to-back' } },
      ...{ sustainedMinutes: null, layers: false, cudaGraph: false },
    });
  }

  /** The newest that knows this very network. */
  #known(): LatencyModelDocument | null {
    const { runtime, precision, threads } = this.#settings;
    const models = this.#services.projects.writing().latencyModels.list(this.#device.name);
    const found = models.find(
      ({ networkSha256, document: { condition } }) =>
        networkSha256 === this.#modelSha256 &&
        condition.runtime === runtime &&
        condition.precision === precision &&
        condition.threads === threads,
    );
    return found?.document ?? null;
  }

  /** The experiment has this computer's turn already. */
  async #takeTurn(): Promise<void> {
    if (this.#hasTurn || this.#device.address === 'local') return;
    await this.#run.takeTurn(this.#device.address);
    this.#hasTurn = true;
  }
}
