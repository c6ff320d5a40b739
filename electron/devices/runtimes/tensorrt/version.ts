/** TensorRT's version: [10, 3, 0]. */
export type TensorRtVersion = readonly [major: number, minor: number, patch: number];

/** "8.5.2", or "10.3.0.30-1+cuda12.5" as a package says it; null for anything else. */
export function parseTensorRtVersion(text: string): TensorRtVersion | null {
  const parts = /^(\d{1,2})\.(\d{1,2})\.(\d{1,3})\b/.exec(text);
  return parts === null ? null : [Number(parts[1]), Number(parts[2]), Number(parts[3])];
}

export function showVersion(version: TensorRtVersion): string {
  return version.join('.');
}

export function isAtLeast(
  [major, minor]: TensorRtVersion,
  [otherMajor, otherMinor]: readonly [number, number],
): boolean {
  return major > otherMajor || (major === otherMajor && minor >= otherMinor);
}
