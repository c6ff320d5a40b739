import { basename } from 'node:path';
import { stringify } from 'yaml';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { TradeoffSet } from '../../../shared/api/results.ts';
import { chooseCandidate } from '../../../shared/report/chosen.ts';
import type { ChosenContext, ChosenLayers, ReportContext } from '../../../shared/report/context.ts';
import { settingWords } from '../../../shared/tradeoff/conditions.ts';
import type { ProjectReader, StoredExperiment } from '../../store/surface.ts';
import { compareLayers } from '../compare/layers.ts';
import { programVersion } from '../program.ts';
import { fileNames, repeatCommands } from './commands.ts';

/**
 * What the report says beyond the set, as the project knows it. `wanted` is the candidate that the report shall be about:
 * its id or the beginning of it. @throws EspalierError CANDIDATE_UNKNOWN
 */
export async function reportContext(
  set: TradeoffSet,
  project: ProjectReader | null,
  directory: string,
  wanted?: string,
): Promise<ReportContext> {
  const session = set.device === null ? null : (project?.measurements.latestSession(set.device) ?? null);
  const experiments = experimentsOf(set, project);
  const models = new Set(experiments.map(({ modelSha256 }) => modelSha256));
  const files = fileNames(experiments.map(({ name }) => name));
  return {
    project: basename(directory),
    createdAt: new Date().toISOString(),
    program: `Espalier ${programVersion()}`,
    models: (project?.models.list() ?? [])
      .filter(({ sha256 }) => models.has(sha256))
      .map(({ name, sha256 }) => ({ name, sha256 })),
    experiments: experiments.map(({ name, method, settings }, at) => ({
      ...{ name, method, file: files[at]! },
      // Where things lie here is nobody else's business: the reader puts the file beside them.
      yaml: stringify({ ...settings, model: basename(settings.model), data: basename(settings.data) }),
    })),
    chosen: await chosenContext(set, project, wanted),
    measurement: session && {
      measuredAt: session.createdAt,
      noiseFloor: session.noiseFloor,
      command: session.command,
      before: session.before,
      after: session.after,
    },
    commands: set.candidates.length === 0 ? [] : repeatCommands(set, files, session),
  };
}

function experimentsOf(set: TradeoffSet, project: ProjectReader | null): readonly StoredExperiment[] {
  const shown = new Set(set.candidates.map(({ experimentId }) => experimentId));
  return (project?.experiments.list() ?? []).filter(({ id }) => shown.has(id));
}

async function chosenContext(
  set: TradeoffSet,
  project: ProjectReader | null,
  wanted: string | undefined,
): Promise<ChosenContext | null> {
  const choice = wanted === undefined ? chooseCandidate(set) : { candidate: find(set, wanted), reason: 'as chosen' };
  const stored = choice && project?.candidates.get(choice.candidate.id);
  if (!choice || !project || !stored) return null;
  const layers = await layersOf(project, stored.id);
  return { id: stored.id, reason: choice.reason, artifactSha256: stored.artifactSha256, ...layers };
}

function find({ candidates }: TradeoffSet, wanted: string): TradeoffSet['candidates'][number] {
  const exact = candidates.find(({ id }) => id === wanted);
  const [first, ...others] = exact ? [exact] : candidates.filter(({ id }) => id.startsWith(wanted));
  if (first && others.length === 0) return first;
  throw new EspalierError(
    'CANDIDATE_UNKNOWN',
    first ? `Several candidates of the set begin with ${wanted}.` : `No candidate of the set is called ${wanted}.`,
    'espalier tradeoffs lists the candidates with their ids.',
  );
}

/** A report without its layers is better than none: what keeps them from being read is said in it. */
async function layersOf(project: ProjectReader, id: string): Promise<Pick<ChosenContext, 'layers' | 'problem'>> {
  try {
    const { layers, candidates, timedBy } = await compareLayers(project, [id]);
    const timedOn = timedBy && `${timedBy.device}, ${settingWords(timedBy.conditions)}`;
    return { layers: { layers, kept: candidates[0]!.layers, timedOn } satisfies ChosenLayers, problem: null };
  } catch (error) {
    if (error instanceof EspalierError) return { layers: null, problem: error.message };
    throw error;
  }
}
