/** The last part of a path, of either kind of computer. */
export function basename(path: string): string {
  return path.split(/[/\\]/).at(-1) || path;
}
