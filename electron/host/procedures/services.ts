import type { OutputOf, ParsedInputOf, ProcedureName, procedures } from '../../../shared/api/contract.ts';
import type { ComputeClient } from '../../compute/client.ts';
import type { DeviceAccess } from '../device-access.ts';
import type { EventBus } from '../events.ts';
import type { ExperimentRuns } from '../experiments/experiment-runs.ts';
import type { Jobs, Run } from '../jobs/jobs.ts';
import type { CandidatePredictions } from '../latency/candidate-predictions.ts';
import type { Log } from '../log.ts';
import type { ProjectAccess } from '../project-access.ts';

/** What handlers work with. */
export interface Services {
  readonly projects: ProjectAccess;
  readonly compute: ComputeClient;
  /** A process of its own, for what may end it; whoever asks for it kills it. */
  readonly newCompute: () => ComputeClient;
  readonly devices: DeviceAccess;
  readonly predictions: CandidatePredictions;
  readonly experimentRuns: ExperimentRuns;
  readonly events: EventBus;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly workingDirectory: string;
}

type RunOf<Name extends ProcedureName> = (typeof procedures)[Name] extends { readonly job: string } ? Run : undefined;

/** The handlers, read off the contract: one that is missing, or gives something else, does not compile. */
export type Handlers = {
  readonly [Name in ProcedureName]: (
    input: ParsedInputOf<Name>,
    services: Services,
    run: RunOf<Name>,
  ) => Promise<OutputOf<Name>>;
};
