import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { experimentSchema, type Experiment } from '../../../shared/api/experiment.ts';
import { EspalierError } from '../../../shared/api/errors.ts';
import { readUserFile } from '../../../shared/files/read-user-file.ts';

/** An experiment file is a page of text; anything larger is another file. */
const largestBytes = 1024 * 1024;
const hint = 'The README shows an experiment file with all its fields.';

/**
 * Reads an experiment file; the paths of what it returns are absolute.
 * @throws EspalierError FILE_NOT_FOUND, FILE_UNREADABLE, EXPERIMENT_INVALID (naming file, line and field)
 */
export async function readExperimentFile(path: string): Promise<Experiment> {
  const bytes = await readUserFile((named) => readFile(named), path);
  if (bytes.length > largestBytes) throw invalid(`${path} is too large for an experiment file`);
  const lines = new LineCounter();
  const document = parseDocument(bytes.toString('utf8'), { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) throw invalid(`${path}, line ${lines.linePos(error.pos[0]).line}: ${error.message}`);
  const parsed = experimentSchema.safeParse(toPlain(document, path));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    // A key that nobody knows is reported for what holds it; the line that helps is its own.
    const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const place = unknown === undefined ? issue.path : [...issue.path, unknown];
    const field = place.length === 0 ? 'the file' : `“${place.join('.')}”`;
    const missing = issue.path.length > 0 && document.getIn(issue.path) === undefined;
    const wrong = unknown !== undefined ? 'no such field is known' : missing ? 'is missing' : issue.message;
    throw invalid(`${path}, line ${lineOf(document, place, lines)}: ${field}: ${wrong}`);
  }
  const folder = dirname(resolve(path));
  const { model, data } = parsed.data;
  return { ...parsed.data, model: resolve(folder, model), data: resolve(folder, data) };
}

/** YAML as data. Aliases are bounded by the library; what they would blow up is refused. */
function toPlain(document: Document, path: string): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    throw new EspalierError('EXPERIMENT_INVALID', `${path} is not plain YAML: ${(error as Error).message}.`, hint);
  }
}

/** The line of the innermost part of the path that the file has. */
function lineOf(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: readonly number[] } | undefined;
    if (node?.range) return lines.linePos(node.range[0]!).line;
  }
  return 1;
}

function invalid(message: string): EspalierError {
  return new EspalierError('EXPERIMENT_INVALID', `${message.replace(/\.$/, '')}.`, hint);
}
