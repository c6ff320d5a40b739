import { mkdirSync } from 'node:fs';
import type { TradeoffCandidate } from '../../../shared/api/results.ts';
import { openProject } from '../../../electron/store/project.ts';
import type { NewMeasurement } from '../../../electron/store/surface.ts';
import { model, newCandidate, newMeasurement, newSession, settings } from '../../electron/store/rows.ts';
import { drawCandidates } from '../../renderer/fixtures/tradeoff-set.ts';

const methods = 3;
/** About as many as one measurement takes. */
const atOnce = 250;

/** Experiments are of about ten levels each, none of them twice: ten thousand candidates are of a thousand experiments. */
const spread = 7;

/** Writes a project of `count` candidates, all measured under one condition, with the store's own code. */
export function writeLargeProject(directory: string, count: number): void {
  mkdirSync(directory, { recursive: true });
  const project = openProject(directory, { create: true });
  try {
    project.models.save(model);
    const experiments = new Map<string, string>();
    const seen = new Map<string, number>();
    const experimentOf = ({ method, level }: TradeoffCandidate): string => {
      const made = seen.get(`${method} ${String(level)}`) ?? 0;
      seen.set(`${method} ${String(level)}`, made + 1);
      const name = `${method} ${String(made * spread + (Math.round(level * 100) % spread) + 1)}`;
      const id = experiments.get(name) ?? project.experiments.start(model.sha256, { ...settings, name }).id;
      experiments.set(name, id);
      return id;
    };
    const drawn = drawCandidates({ perMethod: Math.ceil((count - 1) / methods) }).slice(0, count);
    const measured = drawn.map((candidate) => {
      const { id, artifactSha256 } = project.candidates.add(newCandidateOf(candidate, experimentOf(candidate)));
      return measurementOf(candidate, id, artifactSha256);
    });
    for (let first = 0; first < measured.length; first += atOnce)
      project.measurements.add(newSession(measured.slice(first, first + atOnce)));
    for (const id of experiments.values()) project.experiments.end(id, 'done');
  } finally {
    project.close();
  }
}

function newCandidateOf(candidate: TradeoffCandidate, experimentId: string) {
  const { id, method, level, macs, params, accuracy, accuracySplit, accuracyImages, proof } = candidate;
  return newCandidate(experimentId, level, {
    ...{ method, macs, params, accuracy, accuracySplit, accuracyImages, proof },
    // Networks differ from each other, as their latencies are kept by their content.
    artifact: new TextEncoder().encode(`network ${id}`),
    spent: { evaluations: 16, images: 12_800, trainingSteps: 400, seconds: 81 },
  });
}

function measurementOf({ latency }: TradeoffCandidate, candidateId: string, artifactSha256: string): NewMeasurement {
  const { p50Ns, p90Ns, p99Ns, p999Ns, minNs, samples, p50LowNs, p50HighNs } = latency!;
  return newMeasurement(artifactSha256, {
    candidateId,
    summary: { p50Ns, p90Ns, p99Ns, p999Ns, minNs, samples, p50LowNs, p50HighNs },
  });
}
