// One value of one sensor. Every parser gives null for what it does not understand.

/** "63625", "-256000" */
export function parseInteger(text: string): number | null {
  return /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : null;
}

/** "24278.27 24306.20" of /proc/uptime or "1732700000.123456789" of `date`, in seconds. Some know no fractions: "1732700000.%N", "1732700000.N". */
export function parseSeconds(text: string): number | null {
  const value = /^(\d{1,12}(?:\.\d+)?)(?: |\.%?N|$)/.exec(text)?.[1];
  return value === undefined ? null : Number(value);
}

export interface CpuTime {
  readonly busyTicks: number;
  readonly totalTicks: number;
}

/**
 * "cpu  1905495 172190 315491 2430620 6364 0 2598 1991 0 0": user, nice, system, idle, iowait, irq, softirq, steal; the two
 * of guests are in user and nice already (proc(5)).
 */
export function parseCpuTime(text: string): CpuTime | null {
  if (!/^cpu +\d/.test(text)) return null;
  const ticks = text.trim().split(/ +/).slice(1, 9).map(Number);
  if (ticks.length < 4 || !ticks.every(Number.isSafeInteger)) return null;
  const totalTicks = ticks.reduce((sum, value) => sum + value, 0);
  return { busyTicks: totalTicks - (ticks[3] ?? 0) - (ticks[4] ?? 0), totalTicks };
}

/** "MemTotal: 7802804 kB MemFree: 1839504 kB MemAvailable: 5348796 kB", in bytes. Kernels before 3.14 have no third. */
export function parseMemoryUsed(text: string): number | null {
  const match = /^MemTotal:\s+(\d{1,12}) kB .*MemAvailable:\s+(\d{1,12}) kB$/.exec(text.trim());
  return match === null ? null : Math.max(0, Number(match[1]) - Number(match[2])) * 1024;
}

/** "63625" in millidegrees; a zone that is off reads "-256000". */
export function parseCelsius(text: string): number | null {
  const millidegrees = parseInteger(text);
  return millidegrees === null || millidegrees <= -100_000 || millidegrees >= 200_000 ? null : millidegrees / 1000;
}

/** "345", in per mille (nvgpu), or "37@300000000Hz", in per cent (Mali); as a share. */
export function parseGpuLoad(text: string): number | null {
  const percent = /^(\d{1,3})@\d+(?:Hz)?$/.exec(text.trim())?.[1];
  const perMille = percent === undefined ? parseInteger(text) : Number(percent) * 10;
  return share(perMille, 1000);
}

/** "12 %" (Adreno) or "12" (amdgpu), as a share. */
export function parsePercent(text: string): number | null {
  return share(parseInteger(text.replace(/ ?%$/, '')), 100);
}

function share(value: number | null, whole: number): number | null {
  return value === null || value < 0 || value > whole ? null : value / whole;
}

/** Bits of what has happened since the start of a Raspberry Pi (its documentation of `vcgencmd get_throttled`). */
const raspberryCauses = [
  { bit: 16, cause: 'under-voltage' },
  { bit: 17, cause: 'clock capped' },
  { bit: 18, cause: 'throttled' },
  { bit: 19, cause: 'soft temperature limit' },
] as const;

/** "50005", hexadecimal: whether each cause was met since the start, 0 or 1. */
export function parseRaspberryFlags(text: string): { cause: string; count: number }[] {
  const digits = /^(?:0x)?([\da-f]{1,8})$/i.exec(text.trim())?.[1];
  if (digits === undefined) return [];
  const flags = Number.parseInt(digits, 16);
  return raspberryCauses.map(({ bit, cause }) => ({ cause, count: Math.floor(flags / 2 ** bit) % 2 }));
}
