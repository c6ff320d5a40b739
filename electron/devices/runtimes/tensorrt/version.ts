/** TensorRT's version: [10, 3, 0]. */
export type TensorRtVersion = readonly [major: number, minor: number, patch: number];

/**
 * "8.5.2" and "10.3.0.30" as packages say it, or the number that trtexec prints: "v8502" is 8.5.2 and "v100300" is
 * 10.3.0, since thousands count the major version up to 9 and ten thousands from 10 on. Null for anything else.
 */
export function parseTensorRtVersion(text: string): TensorRtVersion | null {
  const dotted = /\b(\d{1,2})\.(\d{1,2})\.(\d{1,2})\b/.exec(text);
  if (dotted !== null) return [Number(dotted[1]), Number(dotted[2]), Number(dotted[3])];
  const code = Number(/\bv?(\d{4,6})\b/.exec(text)?.[1]);
  if (Number.isNaN(code)) return null;
  const unit = code >= 100_000 ? 10_000 : 1000;
  return [Math.floor(code / unit), Math.floor((code % unit) / 100), code % 100];
}

/** "&&&& RUNNING TensorRT.trtexec [TensorRT v8502] # /usr/src/tensorrt/bin/trtexec --help": trtexec's first line. */
export function parseBanner(output: string): TensorRtVersion | null {
  const version = /\[TensorRT (v\d+)\]/.exec(output)?.[1];
  return version === undefined ? null : parseTensorRtVersion(version);
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
