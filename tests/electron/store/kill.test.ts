import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openProject } from '../../../electron/store/project.ts';
import { temporaryFolder } from './fixtures.ts';

/** Starts a writer, kills it so long after the line that tells how far it came, and gives the lines it had printed. */
async function killWriter(folder: string, line: RegExp, occurrence: number, delayMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'write-child.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_code, signal) => resolve(signal)));
  const lines: string[] = [];
  let met = 0;
  for await (const text of createInterface({ input: child.stdout })) {
    lines.push(text);
    if (line.test(text) && ++met === occurrence) setTimeout(() => child.kill('SIGKILL'), delayMs);
  }
  expect(await ended).toBe('SIGKILL');
  return lines;
}

/** What must hold after a kill at any moment: all that was acknowledged is there, and nothing is there in part. */
function expectWhole(folder: string, lines: readonly string[]): void {
  const project = openProject(folder, { create: true });
  try {
    const acknowledged = (kind: string) =>
      lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));
    for (const id of acknowledged('candidate')) expect(project.candidates.get(id)).not.toBeNull();
    for (const candidate of project.candidates.list()) project.artifacts.read(candidate.artifactSha256);
    for (const id of acknowledged('session')) expect(project.measurements.session(id)).not.toBeNull();
    for (const words of acknowledged('point')) {
      const [id, step] = words.split(' ');
      expect(project.trainings.points(id!).map((point) => point.step)).toContain(Number(step));
    }
    for (const words of acknowledged('charts')) {
      const [id, points] = words.split(' ');
      const kept = project.experiments.charts(id!)[0];
      expect(kept?.kind === 'lines' && kept.series[0]!.x.length).toBeGreaterThanOrEqual(Math.min(400, Number(points)));
    }
    expect(project.trainings.list().filter((training) => training.state !== 'interrupted')).toEqual([]);
    expect(project.jobs.list().filter((job) => job.state !== 'interrupted')).toEqual([]);
    expect(project.experiments.list().filter((experiment) => experiment.state !== 'interrupted')).toEqual([]);
    const names = readdirSync(join(folder, 'artifacts'), { recursive: true }).map(String);
    expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);
  } finally {
    project.close();
  }
  const db = new Database(join(folder, 'espalier.sqlite'), { readonly: true });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  const counts = db.prepare<[], { measurements: number }>(
    'SELECT (SELECT count(*) FROM measurements WHERE session_id = s.id) AS measurements FROM measurement_sessions AS s',
  );
  expect(counts.all().filter((row) => row.measurements !== 2)).toEqual([]);
  const rounds = db.prepare<[], { rounds: number }>(
    'SELECT (SELECT count(*) FROM samples WHERE measurement_id = m.id) AS rounds FROM measurements AS m',
  );
  expect(rounds.all().filter((row) => row.rounds !== 3)).toEqual([]);
  db.close();
}

describe('kill -9', () => {
  it('while a project is made leaves one that opens', async () => {
    for (const delayMs of [0, 2, 4, 7, 11, 16]) {
      const folder = join(temporaryFolder(), 'project');
      const lines = await killWriter(folder, /^starting$/, 1, delayMs);
      if (existsSync(folder)) expectWhole(folder, lines);
    }
  });

  it('while it is written, again and again, loses nothing that was acknowledged', async () => {
    const folder = temporaryFolder();
    const all: string[] = [];
    for (const [line, occurrence, delayMs] of [
      [/^opened$/, 1, 0],
      [/^opened$/, 1, 3],
      [/^candidate/, 1, 0],
      [/^candidate/, 2, 1],
      [/^candidate/, 3, 4],
      [/^session/, 1, 0],
      [/^session/, 4, 2],
      [/^session/, 9, 7],
    ] as const) {
      all.push(...(await killWriter(folder, line, occurrence, delayMs)));
      expectWhole(folder, all);
    }
    expect(all.filter((line) => line.startsWith('session')).length).toBeGreaterThanOrEqual(14);
  });
});
