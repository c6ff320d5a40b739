import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryTransport } from '../../../electron/host/transports/memory.ts';
import { createClient, type Client } from '../../../shared/api/client.ts';
import type { TelemetryPoint } from '../../../shared/api/devices.ts';
import type { InputOf } from '../../../shared/api/contract.ts';
import { toErrorData } from '../../../shared/api/errors.ts';
import { residualNetwork, saveModel } from '../compute/samples.ts';
import { startApplication, type StartedApplication } from './start-application.ts';

describe('measuring by the application, on this computer', () => {
  let started: StartedApplication;
  let client: Client;

  beforeEach(async () => {
    started = await startApplication();
    client = createClient(memoryTransport(started.application));
    await saveModel(join(started.directory, 'net.onnx'), residualNetwork());
    await client.call('device.add', { name: 'here', address: 'local' });
  });
  afterEach(() => started.stop());

  it('keeps what was found: layers mapped to the network’s nodes, deadlines, telemetry', async () => {
    const commands: string[] = [];
    client.on('device.command', ({ command }) => commands.push(command));
    const report = await client.call('measurement.run', {
      ...{ device: 'here', profile: 'quick', models: ['net.onnx'], layers: true, framesPerSecond: 400 },
    });
    expect(report.conditions.load).toEqual({ shape: 'camera', framesPerSecond: 400 });
    const [result] = report.results;
    expect(result?.deadline?.frames).toBeGreaterThanOrEqual(result?.samples ?? Infinity);
    expect(result?.layers?.rows.length).toBeGreaterThan(0);
    expect(result?.layers?.times.unmapped).toEqual([]);
    expect(report).toMatchObject({ interruptions: [], drift: null, repeats: null });
    // Told before it ran.
    expect(commands).toEqual([report.command]);
    expect(await client.call('measurement.get', { id: report.id.slice(0, 6) })).toEqual(report);
    const entry = {
      id: report.id,
      device: 'here',
      conditions: report.conditions,
      models: ['net.onnx'],
      layers: true,
      cutShort: null,
    };
    expect(await client.call('measurement.list', {})).toEqual([expect.objectContaining(entry)]);
    expect(await client.call('measurement.list', { device: 'elsewhere' })).toEqual([]);
    const unknown = client.call('measurement.get', { id: 'nothing' });
    expect(toErrorData(await unknown.catch((error: unknown) => error)).code).toBe('MEASUREMENT_UNKNOWN');

    const { measuring } = await client.call('measurement.telemetry', { id: report.id });
    const { file } = await client.call('measurement.exportTelemetry', { id: report.id, file: 'telemetry.csv' });
    const lines = (await readFile(file, 'utf8')).trim().split(/\r?\n/);
    expect(lines).toHaveLength(measuring.length + 1);
    expect(lines[0]).toContain('time (ms)');
  });

  it('watches the board until it is told to stop, and keeps the recording', async () => {
    const points: TelemetryPoint[] = [];
    client.on('device.telemetry', ({ device, point }) => {
      expect(device).toBe('here');
      points.push(point);
      if (points.length === 2) void client.call('job.cancel', { jobId: 'watch' });
    });
    const report = await client.call('device.watch', { name: 'here', csv: 'watch.csv' }, { jobId: 'watch' });
    expect(report).toMatchObject({ points: points.length, csv: join(started.directory, 'watch.csv') });
    expect((await readFile(report.csv ?? '', 'utf8')).trim().split(/\r?\n/)).toHaveLength(points.length + 1);
    expect(points[0]?.cpuLoad ?? 0).toBeLessThanOrEqual(1);
  });

  it('learns nothing with a runtime that runs no ONNX files', async () => {
    const learning = client.call('latency.learn', { device: 'here', model: 'net.onnx', runtime: 'tflite' });
    expect(toErrorData(await learning.catch((error: unknown) => error)).code).toBe('OPTION_INVALID');
  });

  it('learns a network on the device, predicts its cuts, and learns on from what is measured', async () => {
    const unknown = client.call('latency.predict', { device: 'here', models: ['net.onnx'] });
    expect(toErrorData(await unknown.catch((error: unknown) => error)).code).toBe('LATENCY_MODEL_UNKNOWN');

    const learned = await client.call('latency.learn', { device: 'here', model: 'net.onnx', cuts: 10 });
    expect(learned).toMatchObject({ device: 'here', runtime: 'onnxruntime', runtimeVersion: '1.27.0', threads: 1 });
    expect(learned.error!.networks).toBeGreaterThan(0);

    const { predictions } = await client.call('latency.predict', { device: 'here', models: ['net.onnx'] });
    const [prediction] = predictions;
    expect(prediction).toMatchObject({ model: 'net.onnx', how: 'predicted', by: learned });
    expect(prediction!.low).toBeLessThan(prediction!.ns);
    expect(prediction!.high).toBeGreaterThan(prediction!.ns);

    const said: string[] = [];
    client.on('log', ({ message }) => said.push(message));
    const quick = { device: 'here', profile: 'quick', models: ['net.onnx'] } satisfies InputOf<'measurement.run'>;
    // At a camera's rate the board idles in between: nothing is learned of that.
    await client.call('measurement.run', { ...quick, framesPerSecond: 1000 });
    expect(await client.call('latency.list', { device: 'here' })).toEqual([learned]);
    await client.call('measurement.run', quick);
    const [refined] = await client.call('latency.list', { device: 'here' });
    expect(refined?.observations).toBe(learned.observations + 1);
    expect(said).toEqual([expect.stringContaining('learned from 1 measured network; it rests on')]);
  });
});
