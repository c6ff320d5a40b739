import { EspalierError } from '../../../shared/api/errors.ts';
import { counted } from '../../../shared/format/numbers.ts';
import type { ProjectReader, StoredSession } from '../../store/surface.ts';

/** The measurement of this id, or the only one whose id begins with it. Throws MEASUREMENT_UNKNOWN. */
export function storedSession(project: ProjectReader | null, id: string): StoredSession {
  const exact = project?.measurements.session(id);
  if (exact) return exact;
  const ids = (project?.measurements.list() ?? []).map((entry) => entry.id).filter((known) => known.startsWith(id));
  const only = ids.length === 1 ? project?.measurements.session(ids[0]!) : null;
  if (only) return only;
  throw new EspalierError(
    'MEASUREMENT_UNKNOWN',
    ids.length > 1
      ? `${counted(ids.length, 'measurement')} begin with ${id}.`
      : `No measurement ${id} is in this project.`,
    ids.length > 1 ? 'Write more of the id: espalier measurements lists them.' : 'espalier measurements lists them.',
  );
}
