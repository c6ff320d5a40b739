import type { Client } from '../../shared/api/client.ts';
import type { DeviceReport } from '../../shared/api/devices.ts';
import type { JobsState } from '../app/jobs.svelte.ts';
import type { ViewId } from '../app/views.ts';
import { StartExperimentState } from './experiment/start-experiment.svelte.ts';
import { MeasureState, type MeasurableCandidate } from './measure/measure.svelte.ts';
import { MeasurementState } from './measurement/measurement.svelte.ts';
import { TrainState } from './train/train.svelte.ts';

/** What the dialogs need of the program. */
export interface DialogSurroundings {
  readonly client: Client;
  readonly jobs: Pick<JobsState, 'begin' | 'watch'>;
  readonly devices: readonly DeviceReport[];
  /** What is behind the dialogs. */
  view: ViewId;
  /** Reads the devices anew. */
  load(): Promise<void>;
}

/** Which dialog is open. What was typed into one is kept while it is closed. */
export class DialogsState {
  readonly experiment: StartExperimentState;
  readonly measure: MeasureState;
  readonly train: TrainState;
  /** It opens above the others. */
  readonly measurement: MeasurementState;
  open: 'experiment' | 'train' | 'measure' | 'model' | null = $state(null);

  readonly #surroundings: DialogSurroundings;

  constructor(surroundings: DialogSurroundings) {
    this.#surroundings = surroundings;
    const done = () => this.close();
    this.experiment = new StartExperimentState(surroundings, done);
    this.measure = new MeasureState(surroundings, done);
    this.train = new TrainState(surroundings, done);
    this.measurement = new MeasurementState(surroundings);
  }

  startExperiment(): void {
    this.experiment.enter();
    this.open = 'experiment';
  }

  startTraining(): void {
    this.train.enter();
    this.open = 'train';
  }

  /** `selected` are the ids of candidates that the user chose in the view, `device` is the one that was looked at. */
  measureCandidates(candidates: readonly MeasurableCandidate[], selected: readonly string[], device?: string): void {
    this.measure.enter(candidates, selected);
    if (device !== undefined) this.measure.choose(device);
    this.open = 'measure';
  }

  openModel(): void {
    this.open = 'model';
  }

  /** Leaves the dialog for the devices. */
  showDevices(): void {
    this.close();
    this.#surroundings.view = 'devices';
  }

  close(): void {
    this.open = null;
  }

  dispose(): void {
    this.measurement.dispose();
  }
}
