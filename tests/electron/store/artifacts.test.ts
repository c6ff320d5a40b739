import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { artifactStore } from '../../../electron/store/artifacts.ts';
import { openProject } from '../../../electron/store/project.ts';
import { errorOf, temporaryFolder } from './fixtures.ts';
import { model, newCandidate, newMeasurement, newSession, settings } from './rows.ts';

const bytes = new TextEncoder().encode('a network');
const sha256 = createHash('sha256').update(bytes).digest('hex');

describe('artifacts', () => {
  it('are files named by their sha256', () => {
    const root = join(temporaryFolder(), 'artifacts');
    const store = artifactStore(root);
    expect(store.has(sha256)).toBe(false);
    expect(store.put(bytes)).toBe(sha256);
    expect(store.put(bytes)).toBe(sha256);
    expect(store.path(sha256)).toBe(join(root, sha256.slice(0, 2), `${sha256}.onnx`));
    expect(Buffer.from(store.read(sha256)).equals(bytes)).toBe(true);
    expect(readdirSync(join(root, sha256.slice(0, 2)))).toEqual([`${sha256}.onnx`]);
  });

  it('are refused when damaged or gone, and healed when put again', () => {
    const store = artifactStore(temporaryFolder());
    store.put(bytes);
    writeFileSync(store.path(sha256), 'a netw0rk');
    expect(errorOf(() => store.read(sha256)).code).toBe('ARTIFACT_CORRUPT');
    store.put(bytes);
    expect(Buffer.from(store.read(sha256)).equals(bytes)).toBe(true);
    unlinkSync(store.path(sha256));
    expect(errorOf(() => store.read(sha256)).code).toBe('ARTIFACT_CORRUPT');
  });

  it('are never sought outside their folder', () => {
    const store = artifactStore(temporaryFolder());
    for (const name of ['../../etc/passwd', '', sha256.toUpperCase()])
      expect(() => store.path(name)).toThrow(RangeError);
  });

  it('are rid of half-written files when the store opens', () => {
    const root = temporaryFolder();
    const { path } = artifactStore(root);
    mkdirSync(dirname(path(sha256)));
    writeFileSync(join(dirname(path(sha256)), 'killed.part'), 'half');
    const store = artifactStore(root);
    expect(readdirSync(dirname(path(sha256)))).toEqual([]);
    store.put(bytes);
  });
});

/** A file system of so many bytes, or null where the machine lets us make none. */
function tinyDisk(size: number): string | null {
  const folder = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(size)}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
  });
  return folder;
}

describe('a full disk', () => {
  it('is DISK_FULL; nothing is half-stored and the rest stays usable', ({ skip }) => {
    const disk = tinyDisk(1_500_000);
    if (disk === null) return skip('needs root to mount a small tmpfs');
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, new Uint8Array(200_000));
    const project = openProject(join(disk, 'project'), { create: true });
    project.models.save(model);
    const { id } = project.experiments.start(model.sha256, settings);
    const small = project.candidates.add(newCandidate(id, 0.5));

    const large = new Uint8Array(4_000_000);
    expect(errorOf(() => project.candidates.add(newCandidate(id, 0.3, { artifact: large })))).toMatchObject({
      code: 'DISK_FULL',
      hint: expect.stringContaining('Free some space') as unknown,
    });
    const left = readdirSync(join(disk, 'project', 'artifacts'), { recursive: true }).map(String);
    expect(left.filter((name) => name.endsWith('.onnx') || name.endsWith('.part'))).toHaveLength(1);

    const samplesNs = Array.from({ length: 400_000 }, (_, index) => 1_000_000 + index);
    const rounds = [0, 1, 2].map((round) => ({
      round,
      position: 0,
      startNs: 0,
      samplesNs,
      involuntarySwitches: 0,
      missedFrames: null,
    }));
    const session = newSession([newMeasurement(small.artifactSha256, { rounds })]);
    expect(errorOf(() => project.measurements.add(session)).code).toBe('DISK_FULL');
    expect(project.measurements.latestSession()).toBeNull();
    expect(project.candidates.list()).toEqual([small]);
    project.measurements.add(newSession([newMeasurement(small.artifactSha256)]));
    project.close();

    unlinkSync(ballast);
    const again = openProject(join(disk, 'project'));
    expect(again.candidates.list()).toEqual([small]);
    expect(again.measurements.latestSession()?.results).toHaveLength(1);
    again.close();
  });

  it('is DISK_FULL also when not even a project fits', ({ skip }) => {
    const disk = tinyDisk(16_384);
    if (disk === null) return skip('needs root to mount a small tmpfs');
    expect(errorOf(() => openProject(join(disk, 'project'), { create: true })).code).toBe('DISK_FULL');
  });
});
