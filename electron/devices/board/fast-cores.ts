import type { Connection } from '../connection/connection.ts';
import { runScript } from '../connection/script.ts';
import { coreKinds, parseCpuList } from './processor.ts';
import { coresScript, splitSections } from './script.ts';

// Which cores to hold threads to where cores are of several kinds: the scheduler moves threads between fast and slow ones,
// and one network is then measured on another processor than the next.

/** A core that does more than this already is somebody else's. */
const idleBelow = 0.2;

/** "cpu6 100 0 50 8000 20 0 3 0 0 0": ticks of a core that it worked, and all; by its number. */
function parseTimes(text: string): ReadonlyMap<number, { readonly busy: number; readonly all: number }> {
  const found = new Map<number, { busy: number; all: number }>();
  for (const [, core, rest = ''] of text.matchAll(/^cpu(\d{1,4}) ([\d ]+)$/gm)) {
    const ticks = rest.trim().split(/ +/).map(Number);
    // The last two, a guest's, are in the first two already.
    const all = ticks.slice(0, 8).reduce((sum, ticks) => sum + ticks, 0);
    found.set(Number(core), { busy: all - (ticks[3] ?? 0) - (ticks[4] ?? 0), all });
  }
  return found;
}

/** "Cpus_allowed_list:	0-7"; null where it cannot be read. */
function parseAllowed(text: string): ReadonlySet<number> | null {
  const list = parseCpuList(/^Cpus_allowed_list:\s*(\S+)$/m.exec(text)?.[1] ?? '');
  return list.length === 0 ? null : new Set(list);
}

/** "4 4-5": the cores that are one with each, itself among them. */
function parseSiblings(text: string): ReadonlyMap<number, readonly number[]> {
  return new Map(
    [...text.matchAll(/^(\d{1,4}) (\S+)$/gm)].map(([, core, list = '']) => [Number(core), parseCpuList(list)]),
  );
}

/**
 * The fastest idle cores that may be used, one for each thread, from what the cores script printed. None where all cores
 * are alike (there the scheduler finds an idle one, and a thread that is held could not leave a core that becomes busy), and
 * where there are too few of them. A core's load that cannot be read, as on Android, is taken for idle.
 */
export function fastIdleCores(stdout: string, threads: number): number[] {
  const sections = splitSections(stdout);
  const text = (name: string): string => sections.get(name) ?? '';
  const kinds = coreKinds(text('cpuinfo'), text('cpuMaximums'), text('cpuTypes'));
  if (kinds.length < 2) return [];
  const allowed = parseAllowed(text('allowed'));
  const siblings = parseSiblings(text('siblings'));
  const [before, after] = [parseTimes(text('timesBefore')), parseTimes(text('timesAfter'))];
  const loadOf = (core: number): number => {
    if (after.size === 0) return 0;
    const [first, last] = [before.get(core), after.get(core)];
    // Not listed: it is switched off.
    if (first === undefined || last === undefined) return 1;
    return last.all <= first.all ? 0 : (last.busy - first.busy) / (last.all - first.all);
  };
  const chosen: number[] = [];
  for (const { cores } of kinds) {
    // The first ones of equals have the interrupts to serve.
    const byLoad = cores
      .map((core) => ({ core, load: loadOf(core) }))
      .sort((a, b) => a.load - b.load || b.core - a.core);
    for (const { core, load } of byLoad) {
      if (chosen.length === threads) return chosen.sort((a, b) => a - b);
      if (load >= idleBelow || allowed?.has(core) === false) continue;
      const together = siblings.get(core) ?? [];
      if (together.some((sibling) => chosen.includes(sibling) || loadOf(sibling) >= idleBelow)) continue;
      chosen.push(core);
    }
  }
  return chosen.length === threads ? chosen.sort((a, b) => a - b) : [];
}

/** Looks for a second. Throws only what the connection throws. */
export async function readFastCores(connection: Connection, threads: number, signal: AbortSignal): Promise<number[]> {
  const { stdout } = await runScript(connection, coresScript, [''], { signal, timeoutMs: 60_000 });
  return fastIdleCores(stdout, threads);
}
