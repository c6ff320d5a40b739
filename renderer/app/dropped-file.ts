/** A file that was dropped on the window, and where it lies; `path` is null where the page is not told, as in a browser. */
export interface DroppedFile {
  readonly name: string;
  readonly path: string | null;
}

/** The first file of a drop; null where none was dropped. */
export function droppedFile(
  files: ArrayLike<File> | undefined,
  pathOf: ((file: File) => string) | undefined,
): DroppedFile | null {
  const file = files?.[0];
  if (!file) return null;
  // Electron gives no path of what was made in the page.
  const path = pathOf?.(file) ?? '';
  return { name: file.name, path: path === '' ? null : path };
}
