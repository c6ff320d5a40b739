import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { EspalierError, type ErrorCode } from '../../shared/api/errors.ts';
import { readUserFile } from '../../shared/files/read-user-file.ts';

/** Such a file is a page of text; anything larger is another file. */
const largestBytes = 1024 * 1024;

/** What a user writes in YAML. */
export interface YamlFileKind<Schema extends z.ZodType> {
  /** "an experiment file" */
  readonly noun: string;
  readonly schema: Schema;
  readonly code: ErrorCode;
  readonly hint: string;
}

/**
 * Reads and checks a YAML file; `change` is laid over its content before it is checked.
 * @throws EspalierError FILE_NOT_FOUND, FILE_UNREADABLE, and the kind's own code (naming file, line and field)
 */
export async function readYamlFile<Schema extends z.ZodType>(
  path: string,
  kind: YamlFileKind<Schema>,
  change: (content: unknown) => unknown = (content) => content,
): Promise<z.output<Schema>> {
  const invalid = (message: string) => new EspalierError(kind.code, `${message.replace(/\.$/, '')}.`, kind.hint);
  const bytes = await readUserFile((named) => readFile(named), path);
  if (bytes.length > largestBytes) throw invalid(`${path} is too large for ${kind.noun}`);
  const lines = new LineCounter();
  const document = parseDocument(bytes.toString('utf8'), { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) throw invalid(`${path}, line ${lines.linePos(error.pos[0]).line}: ${error.message}`);
  let content: unknown;
  try {
    // Aliases are bounded by the library; what they would blow up is refused.
    content = document.toJS() as unknown;
  } catch (error) {
    throw invalid(`${path} is not plain YAML: ${(error as Error).message}`);
  }
  const parsed = kind.schema.safeParse(change(content));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  // A key that nobody knows is reported for what holds it; the line that helps is its own.
  const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : [];
  const place = unknown === undefined ? issue.path : [...issue.path, unknown];
  const field = place.length === 0 ? 'the file' : `“${place.join('.')}”`;
  // Rules over several fields say themselves why one has to be there.
  const missing = issue.code !== 'custom' && issue.path.length > 0 && document.getIn(issue.path) === undefined;
  const wrong = unknown !== undefined ? 'no such field is known' : missing ? 'is missing' : issue.message;
  throw invalid(`${path}, line ${lineOf(document, place, lines)}: ${field}: ${wrong}`);
}

/** The line of the innermost part of the path that the file has. */
function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: readonly number[] } | undefined;
    if (node?.range) return lines.linePos(node.range[0]!).line;
  }
  return 1;
}
