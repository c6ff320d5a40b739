// How a device is at this moment. Every parser gives null, or nothing, for what it does not understand.

/** "NV Power Mode: MAXN"; a line on the fan may come first, and the mode's number after it. */
export function parsePowerMode(nvpmodel: string): string | null {
  return /^NV Power Mode:\s*(.+?)\s*$/m.exec(nvpmodel)?.[1] ?? null;
}

/** "schedutil" */
export function parseGovernor(text: string): string | null {
  return /^[\w-]+$/.test(text.trim()) ? text.trim() : null;
}

/** "2112000" a line, one for each core; cores that are off have none. */
export function parseClocks(text: string): number[] {
  return text
    .split('\n')
    .filter((line) => /^\d+$/.test(line.trim()))
    .map(Number);
}

/** "cpu MHz		: 2793.436" a core: for computers, mostly virtual ones, that have no cpufreq. */
export function parseCpuinfoClocks(cpuinfo: string): number[] {
  return [...cpuinfo.matchAll(/^cpu MHz\s*:\s*([\d.]+)$/gm)].map((match) => Math.round(Number(match[1]) * 1000));
}

/** "cpu-thermal 63625" a zone, in millidegrees; a zone that is off reads -256000, one that fails reads nothing. */
export function parseTemperatures(text: string): { zone: string; celsius: number }[] {
  const found: { zone: string; celsius: number }[] = [];
  for (const line of text.split('\n')) {
    const match = /^(.+) (-?\d+)$/.exec(line.trim());
    const celsius = Number(match?.[2]) / 1000;
    if (match?.[1] !== undefined && celsius > -100 && celsius < 200) found.push({ zone: match[1], celsius });
  }
  return found;
}

/** "0.52 0.58 0.59 1/467 3461": the first is the mean of the last minute. */
export function parseLoadAverage(text: string): number | null {
  const value = /^(\d+\.\d+) /.exec(text)?.[1];
  return value === undefined ? null : Number(value);
}

/** "MemTotal:        7802804 kB", in bytes. */
export function parseMemory(text: string): number | null {
  const kib = /^MemTotal:\s+(\d+) kB$/m.exec(text)?.[1];
  return kib === undefined ? null : Number(kib) * 1024;
}

/** "/dev/root  59767716 21034856 36262932  37% /": the fourth column of `df -Pk`, in bytes. */
export function parseFreeDisk(text: string): number | null {
  const kib = /\s\d+\s+\d+\s+(\d+)\s+\d+%\s/.exec(text)?.[1];
  return kib === undefined ? null : Number(kib) * 1024;
}

/** "8" */
export function parseCores(text: string): number | null {
  const count = Number(text.trim());
  return Number.isInteger(count) && count > 0 ? count : null;
}
