import type { Client } from '../../shared/api/client.ts';
import type { DeviceReport } from '../../shared/api/devices.ts';
import type { DeviceLinks } from '../app/device-links.svelte.ts';
import type { JobsState } from '../app/jobs.svelte.ts';
import type { ViewId } from '../app/views.ts';
import { DevicesState } from './devices/devices.svelte.ts';
import { StartExperimentState } from './experiment/start-experiment.svelte.ts';
import { MeasureState, type MeasurableCandidate } from './measure/measure.svelte.ts';
import { MeasurementState } from './measurement/measurement.svelte.ts';
import { TrainState } from './train/train.svelte.ts';

/** What the dialogs need of the program. */
export interface DialogSurroundings {
  readonly client: Client;
  readonly jobs: Pick<JobsState, 'begin' | 'watch'>;
  readonly devices: readonly DeviceReport[];
  readonly links: Pick<DeviceLinks, 'lostWords'>;
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
  readonly devices: DevicesState;
  /** It opens above the others. */
  readonly measurement: MeasurementState;
  open: 'experiment' | 'train' | 'measure' | 'devices' | 'model' | null = $state(null);

  constructor(surroundings: DialogSurroundings) {
    const done = () => this.close();
    this.experiment = new StartExperimentState(surroundings, done);
    this.measure = new MeasureState(surroundings, done);
    this.train = new TrainState(surroundings, done);
    this.devices = new DevicesState(surroundings);
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

  /** `selected` are the ids of candidates that the user chose in the view. */
  measureCandidates(candidates: readonly MeasurableCandidate[], selected: readonly string[]): void {
    this.measure.enter(candidates, selected);
    this.open = 'measure';
  }

  openModel(): void {
    this.open = 'model';
  }

  manageDevices(): void {
    this.devices.enter();
    this.open = 'devices';
  }

  close(): void {
    this.open = null;
  }

  dispose(): void {
    this.devices.dispose();
    this.measurement.dispose();
  }
}
