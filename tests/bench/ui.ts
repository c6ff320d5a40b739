/**
 * `npm run bench:ui`: how fluent the interface is on a project of 10,000 measured candidates, in Chromium through
 * `espalier serve`: pan and zoom of the front and of a network's graph, the
 * start, scrolling the table, and memory after ten minutes of live
 * progress at 20 events a second. Beside each figure stands the machine's floor, of the same run: what an empty page or a
 * bare canvas takes in the same browser. `--minutes 1` and `--candidates 500` make it shorter.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from 'simple-statistics';
import { writeOnnx } from '../../shared/onnx/write.ts';
import { OpenPage } from '../e2e/browser.ts';
import { ServedProject } from '../e2e/serve.ts';
import { ladders } from './networks.ts';
import { shareAbove, spread, type Frames } from './ui/frames.ts';
import { memoryOf, type Memory } from './ui/memory.ts';
import {
  floorFrames,
  front,
  graph,
  movePicture,
  openGraph,
  settled,
  type Floor,
  type Motion,
  type Picture,
} from './ui/motion.ts';
import { writeLargeProject } from './ui/project.ts';
import { jumpTable, scrollTable } from './ui/scroll.ts';
import { measureLeastStart, measureStart } from './ui/start.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    candidates: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
  },
});
const minutes = Number(values.minutes);
const candidates = Number(values.candidates);
const rounds = Number(values.rounds);
const framesPerRound = 160;
const longestFrameMs = 25;
/** Of a residual network: three boxes of its graph are drawn for six nodes. */
const nodesOfGraph = 1000;

const rows: (readonly [what: string, asked: string, measured: string, floor: string])[] = [];

/** The project is written once, which takes minutes of flushing, and kept beside the checkout's other caches. */
async function projectIn(directory: string): Promise<void> {
  const kept = fileURLToPath(new URL(`../../.cache/bench-ui-${String(candidates)}`, import.meta.url));
  const database = join(kept, 'espalier.sqlite');
  if (await stat(database).catch(() => null)) console.log(`The project of ${kept} is used.`);
  else {
    console.log(`Writing ${candidates} candidates to ${kept}…`);
    writeLargeProject(kept, candidates);
  }
  await mkdir(join(directory, 'project'), { recursive: true });
  // Nothing here reads a network: their files stay where they are.
  await copyFile(database, join(directory, 'project', 'espalier.sqlite'));
}

async function benchMotion(open: OpenPage, title: string, picture: Picture, motions: readonly Motion[]): Promise<void> {
  const floors: readonly Floor[] = ['empty page', 'canvas of the same size'];
  const moved = new Map<Motion, Frames[]>(motions.map((motion) => [motion, []]));
  const least = new Map<Floor, Frames[]>(floors.map((floor) => [floor, []]));
  const other = await open.page.context().newPage();
  for (let round = 0; round < rounds; round++) {
    for (const floor of floors) {
      await other.bringToFront();
      least.get(floor)!.push(await floorFrames(other, floor, framesPerRound));
    }
    await open.page.bringToFront();
    for (const motion of motions) {
      await open.page.keyboard.press('0');
      moved.get(motion)!.push(await movePicture(open.page, picture, motion, framesPerRound));
    }
  }
  await other.close();
  const all = (list: readonly Frames[] | undefined, of: keyof Frames) => (list ?? []).flatMap((frames) => frames[of]);
  const floorOf = (of: keyof Frames, say: (values: readonly number[]) => string) =>
    floors.map((floor) => `${say(all(least.get(floor), of))} (${floor})`).join('; ');
  const tooLong = (list: readonly number[]) => shareAbove(list, longestFrameMs);
  for (const motion of motions) {
    const intervals = all(moved.get(motion), 'intervals');
    const work = all(moved.get(motion), 'work');
    const name = `${title}, ${motion}`;
    rows.push(
      [`${name}: frames above ${longestFrameMs} ms`, 'none', tooLong(intervals), floorOf('intervals', tooLong)],
      [`${name}: frame, ms`, '', spread(intervals), floorOf('intervals', spread)],
      [`${name}: work in a frame, ms`, 'median under 10', spread(work), floorOf('work', spread)],
    );
  }
}

async function benchGraph(open: OpenPage, directory: string): Promise<void> {
  const file = join(directory, 'large.onnx');
  await writeFile(file, writeOnnx(ladders['residual']!(nodesOfGraph)));
  const boxes = await openGraph(open.page, file);
  await benchMotion(open, `graph of ${boxes} boxes`, graph, ['zoom', 'pan']);
}

async function benchStart(open: OpenPage): Promise<void> {
  const context = open.page.context();
  const url = new URL('/', open.page.url()).href;
  const starts: { app: number; front: number; least: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const least = await measureLeastStart(context, url);
    const { firstPaint, front } = await measureStart(context, url);
    starts.push({ app: firstPaint, front: front ?? Infinity, least: least.firstPaint });
  }
  const said = (of: 'app' | 'front' | 'least') => {
    const times = starts.map((start) => start[of]);
    return `${median(times).toFixed(0)} median, ${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}`;
  };
  const floor = `${said('least')} (a line of text)`;
  rows.push(['first paint of the app, ms', 'under 1000', said('app'), floor]);
  rows.push(['the front on screen, ms', 'under 1500', said('front'), floor]);
}

async function benchScroll(open: OpenPage): Promise<void> {
  for (const speed of [2000, 8000]) {
    const { frames, blankFrames, mostBlank } = await scrollTable(open.page, speed, speed * 3);
    const said = `${blankFrames} of ${frames} frames, at most ${mostBlank} px`;
    rows.push([`table at ${speed} px/s: blank frames`, 'none', said, '']);
  }
  const { frames, blankFrames, mostBlank } = await jumpTable(open.page, 100);
  rows.push(['table jumps: blank frames', 'none', `${blankFrames} of ${frames} frames, at most ${mostBlank} px`, '']);
}

/** On Trade-offs, then on the curve of the training, then on Trade-offs again: a third of the time each. */
async function benchMemory(directory: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('ui/live-child.ts', import.meta.url)), join(directory, 'project')],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1' } },
  );
  const [link] = (await once(child.stdout, 'data')) as [Buffer];
  const open = await OpenPage.at('about:blank');
  try {
    const least = await memoryOf(open.page);
    await open.page.goto(String(link).trim());
    await settled(open.page);
    const events = await countEvents(open);
    const atStart = await memoryOf(open.page);
    let most: Memory = atStart;
    for (const key of ['1', '7', '1']) {
      await open.page.keyboard.press(key);
      for (let waited = 0; waited < 4; waited++) {
        await open.page.waitForTimeout((minutes * 60_000) / 12);
        const now = await memoryOf(open.page);
        if (now.process > most.process) most = now;
      }
    }
    const perSecond = events() / (minutes * 60);
    const said = (memory: Memory, of: keyof Memory) => memory[of].toFixed(0);
    const span = (of: keyof Memory, atEnd: Memory) =>
      `${said(atEnd, of)} at the end, ${said(atStart, of)} at the start, ${said(most, of)} at most`;
    const atEnd = await memoryOf(open.page);
    const floor = (of: keyof Memory) => `${said(least, of)} (empty page)`;
    const title = `after ${minutes} min at ${perSecond.toFixed(1)} events/s`;
    rows.push([`JavaScript heap ${title}, MiB`, 'under 300', span('heap', atEnd), floor('heap')]);
    rows.push([`process ${title}, MiB (PSS)`, 'under 300', span('process', atEnd), floor('process')]);
    rows.push([`private to it, MiB`, 'under 300', span('private', atEnd), floor('private')]);
    if (open.problems.length > 0) console.log(open.problems.join('\n'));
  } finally {
    await open.close();
    child.kill();
  }
}

/** Counts the events that come in over the page's socket. */
async function countEvents(open: OpenPage): Promise<() => number> {
  const line = await open.page.context().newCDPSession(open.page);
  let events = 0;
  line.on('Network.webSocketFrameReceived', ({ response }) => {
    if (response.payloadData.startsWith('{"kind":"event"')) events++;
  });
  await line.send('Network.enable');
  return () => events;
}

function print(): void {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  console.log(`\n${line(['', 'asked', 'measured', 'floor'])}`);
  for (const row of rows) console.log(line(row));
}

const directory = await mkdtemp(join(tmpdir(), 'espalier-bench-ui-'));
try {
  await projectIn(directory);
  const served = await ServedProject.start(directory);
  try {
    const open = await OpenPage.at(served.link);
    await settled(open.page);
    await benchMotion(open, 'front', front, ['zoom', 'pan', 'hover']);
    await benchScroll(open);
    await benchStart(open);
    await benchGraph(open, directory);
    if (open.problems.length > 0) console.log(open.problems.join('\n'));
    await open.close();
  } finally {
    await served.stop();
  }
  if (minutes > 0) await benchMemory(directory);
} finally {
  await rm(directory, { recursive: true, force: true });
  if (rows.length > 0) print();
}
