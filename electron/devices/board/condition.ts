// How a device is at this moment. Every parser gives null, or nothing, for what it does not understand.

/** "schedutil" */
export function parseGovernor(text: string): string | null {
  return /^[\w-]+$/.test(text.trim()) ? text.trim() : null;
}

/** "balanced": a computer's firmware has modes too. */
export function parsePlatformProfile(text: string): string | null {
  return parseGovernor(text);
}

/** "low-power balanced performance" */
export function parsePlatformProfiles(text: string): string[] {
  return text.split(/\s+/).filter((name) => /^[\w-]+$/.test(name));
}

/** "cpu MHz		: 2793.436" a core: for computers, mostly virtual ones, that have no cpufreq. */
export function parseCpuinfoClocks(cpuinfo: string): number[] {
  return [...cpuinfo.matchAll(/^cpu MHz\s*:\s*(\d{1,6}(?:\.\d+)?)$/gm)].map((match) =>
    Math.round(Number(match[1]) * 1000),
  );
}

/** "0.52 0.58 0.59 1/467 3461": the first is the mean of the last minute. */
export function parseLoadAverage(text: string): number | null {
  const value = /^(\d+\.\d+) /.exec(text)?.[1];
  return value === undefined ? null : Number(value);
}

/** "MemTotal:        7802804 kB", in bytes. */
export function parseMemory(text: string): number | null {
  const kib = /^MemTotal:\s+(\d{1,12}) kB$/m.exec(text)?.[1];
  return kib === undefined ? null : Number(kib) * 1024;
}

/** "/dev/root  59767716 21034856 36262932  37% /": the fourth column of `df -Pk`, in bytes. */
export function parseFreeDisk(text: string): number | null {
  const kib = /\s\d+\s+\d+\s+(\d{1,12})\s+\d+%\s/.exec(text)?.[1];
  return kib === undefined ? null : Number(kib) * 1024;
}

/** "8" */
export function parseCores(text: string): number | null {
  return /^[1-9]\d{0,4}$/.test(text.trim()) ? Number(text) : null;
}
