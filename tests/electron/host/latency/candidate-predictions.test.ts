import { beforeAll, describe, expect, it } from 'vitest';
import { CandidatePredictions } from '../../../../electron/host/latency/candidate-predictions.ts';
import { currentSet } from '../../../../electron/host/tradeoffs/current-set.ts';
import { ProjectAccess } from '../../../../electron/host/project-access.ts';
import type { Project } from '../../../../electron/store/surface.ts';
import type { CandidateReport } from '../../../../shared/api/results.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { cutGraph } from '../../../../shared/graph/cut.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { planFromUnits } from '../../../../shared/graph/plan.ts';
import { learnLatency } from '../../../../shared/latency/learn.ts';
import type { LatencyModelDocument } from '../../../../shared/latency/model.ts';
import { cutProbes } from '../../../../shared/latency/probe/cut-probes.ts';
import { operatorProbes } from '../../../../shared/latency/probe/operator-probes.ts';
import { readOnnx } from '../../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { mixedNetwork, residualNetwork } from '../../../shared/latency/networks.ts';
import { deviceNs } from '../../../shared/latency/synthetic-device.ts';
import { temporaryFolder } from '../../store/fixtures.ts';
import { model, newCandidate, newMeasurement, newSession, settings } from '../../store/rows.ts';

const layout = { kind: 'even', step: 8 } as const;
/** As the store gives it back, so that plans fit. */
const graph = normalize(readOnnx(writeOnnx(residualNetwork()), 'net.onnx'));
const units = findUnits(graph);
const removed = new Set(units.units.filter(({ prunable, index }) => prunable && index % 3 === 1).map(({ id }) => id));
const { runtime, runtimeVersion, precision, threads } = newSession([]).conditions;
const { powerMode, governor } = newSession([]).before;
const condition = { device: 'bench', runtime, runtimeVersion, precision, threads, powerMode, governor };

function learnedOf(network: Graph): LatencyModelDocument {
  const found = findUnits(network);
  const probes = [...cutProbes(network, found, 16, 0), ...operatorProbes(network, found)];
  const observed = probes.map(({ graph: probe, source }) => ({
    ...{ graph: probe, source, ns: deviceNs(probe, layout), artifactSha256: null },
  }));
  return learnLatency(condition, observed, []);
}

describe('predicted latencies of candidates', () => {
  let document: LatencyModelDocument;
  beforeAll(() => {
    document = learnedOf(graph);
  });

  function opened(): { projects: ProjectAccess; project: Project; dense: CandidateReport; cut: CandidateReport } {
    const projects = new ProjectAccess(temporaryFolder(), () => undefined);
    const project = projects.writing();
    project.models.save(model);
    const { id } = project.experiments.start(model.sha256, settings);
    const artifact = writeOnnx(graph);
    const dense = project.candidates.add(newCandidate(id, 1, { method: 'dense', plan: null, proof: null, artifact }));
    const plan = planFromUnits(graph, units, removed);
    const cut = project.candidates.add(
      newCandidate(id, 0.5, { plan, artifact: writeOnnx(cutGraph(graph, units, removed)) }),
    );
    return { projects, project, dense, cut };
  }

  it('are near what the device takes, of the network as it was opened and of its cuts', async () => {
    const { project, dense, cut } = opened();
    project.latencyModels.save({ networkSha256: 'sha', network: 'net', document });
    const predicted = await new CandidatePredictions().of(project, dense, [dense, cut], condition);
    expect(predicted?.by.network).toBe('net');
    const expected = [deviceNs(graph, layout), deviceNs(cutGraph(graph, units, removed), layout)];
    for (const [index, { id }] of [dense, cut].entries()) {
      const { ns, low, high } = predicted!.latencies.get(id)!;
      expect(Math.abs(ns / expected[index]! - 1)).toBeLessThan(0.06);
      expect(low).toBeLessThan(ns);
      expect(high).toBeGreaterThan(ns);
    }
  });

  it('come from the file of a candidate whose plan is of another network', async () => {
    const { project, dense, cut } = opened();
    project.latencyModels.save({ networkSha256: 'sha', network: 'net', document });
    const stray = { ...planFromUnits(graph, units, removed), model: '0'.repeat(16) };
    const other = project.candidates.add(
      newCandidate(cut.experimentId, 0.6, { plan: stray, artifact: project.artifacts.read(cut.artifactSha256) }),
    );
    const { latencies } = (await new CandidatePredictions().of(project, dense, [cut, other], condition))!;
    expect(latencies.get(other.id)!.ns / latencies.get(cut.id)!.ns).toBeCloseTo(1, 6);
  });

  it('are none under another condition, or by a model that knows only other layers', async () => {
    const { project, dense, cut } = opened();
    const predictions = new CandidatePredictions();
    const predict = () => predictions.of(project, dense, [cut], condition);
    project.latencyModels.save({
      ...{ networkSha256: 'sha', network: 'net' },
      document: { ...document, condition: { ...condition, threads: 3 } },
    });
    expect(await predict()).toBeNull();
    project.latencyModels.save({ networkSha256: 'other', network: 'other', document: learnedOf(mixedNetwork()) });
    expect((await predict())?.latencies.size).toBe(0);
    project.latencyModels.save({ networkSha256: 'sha', network: 'net', document });
    expect((await predict())?.by.network).toBe('net');
  });

  it('stand in the set beside what was measured, and meet no budget for certain', async () => {
    const { projects, project, dense, cut } = opened();
    project.latencyModels.save({ networkSha256: 'sha', network: 'net', document });
    const services = { projects, predictions: new CandidatePredictions() };
    const unmeasured = await currentSet(services, undefined, []);
    expect(unmeasured).toMatchObject({ conditions: null, predictedBy: { device: 'bench', network: 'net' } });

    project.devices.add({ name: 'bench', address: 'local', identity: null });
    project.measurements.add(newSession([newMeasurement(dense.artifactSha256, { candidateId: dense.id })]));
    const set = await currentSet(services, 'bench', ['latency<=1s']);
    expect(set.candidates.find(({ id }) => id === dense.id)).toMatchObject({ predicted: null, withinBudget: true });
    expect(set.candidates.find(({ id }) => id === cut.id)).toMatchObject({
      ...{ latency: null, withinBudget: false, predictedWithinBudget: true, onFront: false },
    });
    expect(set.best).toBe(dense.id);
    expect(set.sentence).toContain('Predicted, not measured, to be within 1000 ms');
  });
});
