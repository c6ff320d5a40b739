import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../setup/machine.ts';
import { agentError, agentPath, lastLine, runtimeLibrary } from './agent-document.ts';
import {
  endless,
  failed,
  finish,
  measured,
  measuring,
  quick,
  runAgent,
  runsHere,
  startAgent,
} from './agent-process.ts';
import { saveModel, writeSampleModels, type SampleModels } from './tiny-onnx.ts';

if (!runsHere) console.warn('skipped: the x64 agent runs on Linux x64 only');

const compiler = findProgram('cc');
if (compiler === null) console.warn('skipped: a stand-in for the runtime needs a C compiler (cc)');

let folder: string;
let sample: SampleModels;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'espalier-agent-'));
  sample = writeSampleModels(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.runIf(runsHere)('the agent fails with one line of JSON', () => {
  it.each<[string, string[], string, RegExp]>([
    ['nothing', [], 'args', /--lib/],
    ['no model', ['--lib', 'x'], 'args', /--model/],
    ['an unknown option', [...measuring('m'), '--fast', '1'], 'args', /--fast/],
    ['a missing value', [...measuring('m'), '--runs'], 'args', /--runs/],
    ['a negative number', [...measuring('m'), '--runs', '-1'], 'args', /-1/],
    ['a number with a tail', [...measuring('m'), '--rounds', '12x'], 'args', /12x/],
    ['a number too large', [...measuring('m'), '--seed', '4294967296'], 'args', /4294967295/],
    ['fewer processors than threads', [...measuring('m'), '--cpus', '0', '--threads', '2'], 'args', /--threads 2/],
    ['a processor that is not there', [...measuring('m'), '--cpus', '1023'], 'args', /no such processor/],
    ['an optimization level unknown to the runtime', [...measuring('m'), '--opt', '55'], 'api', /./],
    ['a missing library', ['--lib', '/nowhere/lib.so', '--model', 'm'], 'load', /nowhere/],
    ['two models to profile', [...measuring('m', 'n'), '--profile', '/tmp/x'], 'args', /one model/],
    ['a profile without a folder', [...measuring('m'), '--profile', 'x'], 'args', /folder/],
    ['a first round after the last', [...measuring('m'), '--first-round', '12'], 'args', /--rounds 12/],
    ['a path of 5000 bytes', measuring('m'.repeat(5000)), 'args', /longer/],
  ])('for %s', async (_, args, stage, message) => {
    const error = await failed(args);
    expect(error).toMatchObject({ stage, model: null });
    expect(error.error).toMatch(message);
  });

  it('for a model that is missing, or is none', async () => {
    expect(await failed(measuring(sample.sum, '/nowhere/m.onnx'))).toMatchObject({
      stage: 'session',
      model: '/nowhere/m.onnx',
    });
    writeFileSync(join(folder, 'broken.onnx'), readFileSync(sample.sum).subarray(0, 60));
    expect(await failed(measuring(join(folder, 'broken.onnx')))).toMatchObject({
      stage: 'session',
      model: join(folder, 'broken.onnx'),
    });
  });

  it('for inputs that cannot be made', async () => {
    const identity = (type: 'string' | 'float32', dims: number[]) => ({
      inputs: [{ name: 'x', type, dims }],
      nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
      outputs: [{ name: 'y', type, dims }],
    });
    const text = await failed(measuring(saveModel(folder, 'string.onnx', identity('string', [1]))));
    expect(text).toMatchObject({ stage: 'io', error: expect.stringContaining('string') as string });
    const huge = await failed(measuring(saveModel(folder, 'huge.onnx', identity('float32', [2 ** 30, 2 ** 20]))));
    expect(huge).toMatchObject({ stage: 'memory', error: expect.stringContaining('"x"') as string });
    const absurd = await failed(measuring(saveModel(folder, 'absurd.onnx', identity('float32', [2 ** 40, 2 ** 40]))));
    expect(absurd.stage).toMatch(/memory|session/);
  });

  it('for a profile that cannot be written', async () => {
    const error = await failed([...measuring(sample.sum), '--profile', '/nowhere/layers']);
    expect(error).toMatchObject({ stage: 'profile', error: expect.stringContaining('/nowhere/') as string });
  });

  it('for a run that fails', async () => {
    const path = saveModel(folder, 'mismatch.onnx', {
      inputs: [
        { name: 'a', type: 'float32', dims: ['n', 3] },
        { name: 'b', type: 'float32', dims: ['n', 'm'] },
      ],
      nodes: [{ op: 'MatMul', inputs: ['a', 'b'], outputs: ['y'] }],
      outputs: [{ name: 'y', type: 'float32', dims: ['n', 'm'] }],
    });
    expect(await failed(measuring(path))).toMatchObject({ stage: 'run', model: path });
  });

  it('whatever bytes a path has', async () => {
    const path = join(folder, 'we "ird\\\n\u0001é.onnx');
    writeFileSync(path, readFileSync(sample.sum));
    expect((await measured([...measuring(path), ...quick])).models[0]?.path).toBe(path);
    // Node passes UTF-8 only; a shell passes what it likes.
    const invalid = 'exec "$0" --lib "$1" --model "$(printf "/n\\377\\355\\240\\200o")"';
    const { status, stdout } = spawnSync('sh', ['-c', invalid, agentPath('x64'), runtimeLibrary('x64')], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(agentError.parse(lastLine(stdout)).model).toBe('/n\ufffd\ufffd\ufffd\ufffdo');
  });
});

describe.runIf(runsHere && compiler !== null)('the agent with another library', () => {
  function compile(name: string, source: string): string {
    writeFileSync(join(folder, `${name}.c`), source);
    execFileSync(compiler ?? '', ['-shared', '-fPIC', '-o', join(folder, `${name}.so`), join(folder, `${name}.c`)]);
    return join(folder, `${name}.so`);
  }

  it('refuses one that is no ONNX Runtime', async () => {
    const library = compile('none', 'int nothing;');
    expect(await failed(['--lib', library, '--model', sample.sum])).toMatchObject({ stage: 'load' });
  });

  it('refuses one that is too old, having forbidden its telemetry before it was loaded', async () => {
    const library = compile(
      'old',
      `#include <stdlib.h>
      #include <stdio.h>
      static char version[32];
      __attribute__((constructor)) static void start(void) {
        puts("noise on stdout");
        fflush(stdout);
        const char *forbidden = getenv("ORT_DISABLE_TELEMETRY");
        snprintf(version, sizeof version, "1.8.0 telemetry %s", forbidden ? forbidden : "on");
      }
      static const void *api(unsigned needed) { return needed <= 8 ? version : NULL; }
      static const char *get_version(void) { return version; }
      static const struct { const void *(*api)(unsigned); const char *(*version)(void); } base = {api, get_version};
      const void *OrtGetApiBase(void) { return &base; }`,
    );
    expect(await failed(['--lib', library, '--model', sample.sum])).toMatchObject({
      stage: 'api',
      error: 'ONNX Runtime 1.8.0 telemetry 1 is too old: 1.17 or newer is needed',
    });
  });

  it('reports its crash as an error', async () => {
    const library = compile('crash', '#include <stdlib.h>\nconst void *OrtGetApiBase(void) { abort(); }');
    const error = await failed(['--lib', library, '--model', sample.sum]);
    expect(error).toMatchObject({ stage: 'load', error: 'the runtime crashed with signal 06' });
  });
});

/** Whether a process has a file open that has lost its name. */
function hasUnnamed(pid: number | undefined, prefix: string): boolean {
  const files = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return files.some((path) => path.startsWith(prefix) && path.endsWith(' (deleted)'));
}

describe.runIf(runsHere)('the agent leaves nothing behind', () => {
  it('no file in the home, cache or temporary folder', async () => {
    const home = mkdtempSync(join(folder, 'home-'));
    const env = { HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home, TMPDIR: home };
    const { code } = await runAgent([...measuring(sample.sum), ...quick], env);
    expect(code).toBe(0);
    expect(readdirSync(home, { recursive: true })).toEqual([]);
  });

  it('no profile: when it ends, fails, is killed, or was killed the time before', async () => {
    const home = mkdtempSync(join(folder, 'profile-'));
    const stale = join(home, 'layers_2026-01-01_00-00-00.json');
    writeFileSync(stale, '[');
    const profile = ['--profile', join(home, 'layers')];
    expect((await runAgent([...measuring(sample.sum), ...quick, ...profile])).code).toBe(0);
    expect(readdirSync(home)).toEqual([]);
    await failed([...measuring(join(folder, 'no.onnx')), ...profile]);
    expect(readdirSync(home)).toEqual([]);
    const child = startAgent([...measuring(sample.sum), ...profile, ...endless, '--warmup-runs', '1000000']);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    for (let tries = 0; tries < 500 && !hasUnnamed(child.pid, join(home, 'layers')); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(child.exitCode).toBeNull();
    child.kill('SIGKILL');
    await ended;
    expect(readdirSync(home)).toEqual([]);
  });

  it.each(['stdout', 'stderr'] as const)('not itself when nobody reads its %s', async (name) => {
    const child = startAgent([...measuring(sample.sum), ...endless]);
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const since = Date.now();
    expect(child.exitCode).toBeNull();
    child[name].destroy();
    expect(await ended).toBe(2);
    expect(Date.now() - since).toBeLessThan(5000);
  });

  it('not itself when its stdin ends, if told to watch it', async () => {
    const child = startAgent([...measuring(sample.sum), ...endless, '--watch-stdin']);
    const ended = finish(child);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.stdin.write('not yet the end');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(child.exitCode).toBeNull();
    child.stdin.end();
    expect((await ended).code).toBe(2);
  });

  it('and takes no notice of stdin otherwise', async () => {
    const child = startAgent([...measuring(sample.sum), ...quick]);
    child.stdin.end();
    expect((await finish(child)).code).toBe(0);
  });
});
