import { procedures, type ProcedureName } from '../../shared/api/contract.ts';
import { EspalierError } from '../../shared/api/errors.ts';
import type { EventMessage } from '../../shared/api/transport.ts';
import type { ComputeChild } from '../compute/child.ts';
import { type ComputeClient, startCompute } from '../compute/client.ts';
import type { Secrets } from '../devices/device.ts';
import { DeviceAccess } from './device-access.ts';
import { EventBus } from './events.ts';
import { ExperimentRuns } from './experiments/experiment-runs.ts';
import { Jobs } from './jobs/jobs.ts';
import { CandidatePredictions } from './latency/candidate-predictions.ts';
import type { Log } from './log.ts';
import { handlers } from './procedures/handlers.ts';
import type { Services } from './procedures/services.ts';
import { ProjectAccess } from './project-access.ts';

interface Request {
  readonly procedure: string;
  readonly input: unknown;
  /** Chosen by the caller for a procedure that has a job; made up when absent. */
  readonly jobId?: string | undefined;
}

/** The program behind every interface. */
export interface Application {
  /**
   * Checks the input against the contract and runs the procedure.
   * @throws EspalierError OPTION_INVALID for an unknown procedure or a bad input, naming the field; whatever else the
   * procedure throws
   */
  dispatch(request: Request): Promise<unknown>;
  /** Returns a function that ends the subscription. */
  subscribe(listener: (message: EventMessage) => void): () => void;
  /** Cancels what runs, ends the compute process, closes the project. */
  close(): Promise<void>;
}

export interface ApplicationOptions {
  /** The project's folder; made when something is first written to it. */
  readonly projectDirectory: string;
  /** What relative paths are relative to, and where `demo` writes its report. */
  readonly workingDirectory: string;
  readonly log: Log;
  /** Asks the user for a password or passphrase; without it keys must work without being asked for. */
  readonly secrets?: Secrets;
  /** How a compute process is started where child_process.fork is not the way. */
  readonly forkCompute?: () => ComputeChild;
}

/** Puts the program together. Nothing is opened or started before it is needed. */
export function createApplication(options: ApplicationOptions): Application {
  const { log, workingDirectory } = options;
  const events = new EventBus();
  const jobs = new Jobs(events);
  const projects = new ProjectAccess(options.projectDirectory, (project) => jobs.keepIn(project.jobs));
  const newCompute = (): ComputeClient => startCompute({ fork: options.forkCompute });
  const compute = newCompute();
  const devices = new DeviceAccess((device, link) => events.emit('device.link', { device, link }), options.secrets);
  const predictions = new CandidatePredictions();
  const services: Services = {
    projects,
    compute,
    newCompute,
    devices,
    predictions,
    experimentRuns: new ExperimentRuns(events),
    events,
    jobs,
    log,
    workingDirectory,
  };
  let closing: Promise<void> | undefined;

  return {
    async dispatch({ procedure: name, input, jobId }) {
      if (closing) throw new EspalierError('CANCELLED', 'Espalier is closing.', 'Start it again.');
      if (!isProcedure(name)) {
        throw new EspalierError('OPTION_INVALID', `There is no procedure “${name}”.`, 'Reload; the program is newer.');
      }
      const { job: title } = procedures[name] as { job?: string };
      const parsed = parseInput(name, input);
      const handler = handlers[name] as Handler;
      const startedMs = performance.now();
      try {
        if (title === undefined) return await handler(parsed, services, undefined);
        return await jobs.run({ jobId, procedure: name, title, input: parsed }, (run) =>
          handler(parsed, services, run),
        );
      } catch (error) {
        // Whoever asked is told in words; the stack of what is no coded error of ours is kept here.
        if (!(error instanceof EspalierError)) log.error({ err: error, procedure: name }, 'a defect');
        throw error;
      } finally {
        const durationMs = Math.round(performance.now() - startedMs);
        if (title !== undefined) log.info({ procedure: name, durationMs }, title);
      }
    },
    subscribe: (listener) => events.subscribe(listener),
    close() {
      closing ??= (async () => {
        await jobs.close();
        compute.kill();
        projects.close();
      })();
      return closing;
    },
  };
}

/** A handler once its own types are forgotten: the table's lookup by a name that is only known at run time. */
type Handler = (input: unknown, services: Services, run: unknown) => Promise<unknown>;

function isProcedure(name: string): name is ProcedureName {
  return Object.hasOwn(procedures, name);
}

function parseInput(name: ProcedureName, input: unknown): unknown {
  const parsed = procedures[name].input.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const field = issue.path.length === 0 ? 'The input' : `“${issue.path.join('.')}”`;
  throw new EspalierError(
    'OPTION_INVALID',
    `${field} of ${name} is not valid: ${issue.message}.`,
    'Correct that value.',
  );
}
