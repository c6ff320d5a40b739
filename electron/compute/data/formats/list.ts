import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { LabelledImage, MaskedImage } from '../dataset.ts';
import type { FileOf } from '../dataset-file.ts';
import { invalid, notFound } from '../problem.ts';
import { parseCsv } from './csv.ts';
import { numberedClasses, type Parts, type Place, readParts, maskClasses, requireLabel } from './parts.ts';

const columns = {
  image: ['image', 'file', 'path', 'filename'],
  label: ['label', 'class'],
  mask: ['mask'],
} as const;

/** One entry of a list, whatever its file's form. */
interface Entry {
  /** File and line, or file and number of the entry. */
  readonly where: string;
  value(column: keyof typeof columns): string | number;
}

/** Lists of `image,label`; labels are names of classes or their numbers. Throws DATASET_NOT_FOUND, DATASET_INVALID. */
export async function readLabelList(file: FileOf<'list'>, { at }: Place): Promise<Parts<LabelledImage>> {
  const entries = await readParts(file, (path) => readEntries(at(path), (entry) => labelled(entry, at)));
  const all = [...entries.train, ...(entries.validation ?? []), ...entries.test];
  const classes = all.every(({ label }) => isNumber(label))
    ? numberedClasses(
        file.classes,
        all.map(({ label }) => Number(label)).filter((label) => label < mostClasses),
      )
    : (file.classes ?? [...new Set(all.map(({ label }) => `${label}`))].sort());
  const numberOf = new Map(classes.map((name, label) => [name, label]));
  const resolved = ({ where, file, label }: ListedLabel): LabelledImage => {
    const number = numberOf.get(`${label}`) ?? (isNumber(label) ? Number(label) : NaN);
    if (Number.isNaN(number)) {
      throw invalid(
        where,
        `${label} is no class that dataset.yaml names`,
        'Correct the label, or add the class at the place of its network output.',
      );
    }
    requireLabel(number, classes.length, where);
    return { file, label: number };
  };
  return {
    classes,
    train: entries.train.map(resolved),
    validation: entries.validation?.map(resolved) ?? null,
    test: entries.test.map(resolved),
  };
}

/** Lists of `image,mask`. Throws DATASET_NOT_FOUND, DATASET_INVALID. */
export async function readMaskList(file: FileOf<'list'>, place: Place): Promise<Parts<MaskedImage>> {
  const { at } = place;
  return {
    classes: maskClasses(file.classes, place),
    ...(await readParts(file, (path) =>
      readEntries(at(path), (entry) => ({
        file: existing(entry, 'image', at),
        mask: existing(entry, 'mask', at),
      })),
    )),
  };
}

/** Labels beyond this are mistakes, not classes of their own. */
const mostClasses = 1_000_000;

interface ListedLabel extends Omit<LabelledImage, 'label'> {
  readonly where: string;
  readonly label: string | number;
}

function labelled(entry: Entry, at: Place['at']): ListedLabel {
  return { where: entry.where, file: existing(entry, 'image', at), label: entry.value('label') };
}

function isNumber(label: string | number): boolean {
  return typeof label === 'number' || /^\d+$/.test(label);
}

function existing(entry: Entry, column: 'image' | 'mask', at: Place['at']): string {
  const path = at(`${entry.value(column)}`);
  if (existsSync(path)) return path;
  throw invalid(entry.where, `there is no file ${path}`, 'Correct the path: it is relative to the data set.');
}

async function readEntries<S>(path: string, read: (entry: Entry) => S): Promise<S[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw notFound(`There is no list ${path} that can be read.`, 'Check the paths in dataset.yaml.', error);
  }
  return (/\.json$/i.test(path) ? jsonEntries(path, text) : csvEntries(path, text)).map(read);
}

function csvEntries(path: string, text: string): Entry[] {
  let rows;
  try {
    rows = parseCsv(text);
  } catch (error) {
    throw invalid(path, (error as Error).message, 'Correct the line.', error);
  }
  const [header, ...rest] = rows;
  const names = header?.fields.map((name) => name.toLowerCase()) ?? [];
  return rest.map(({ line, fields }) => ({
    where: `${path}, line ${line}`,
    value(column) {
      const index = names.findIndex((name) => columns[column].some((known) => known === name));
      if (index < 0) {
        throw invalid(
          `${path}, line ${header.line}`,
          `no column is called ${columns[column].join(' or ')}`,
          'The first line names the columns: image,label, or image,mask.',
        );
      }
      const field = fields[index];
      if (field === undefined || field === '') {
        throw invalid(`${path}, line ${line}`, `the ${column} is missing`, `Add it: ${names.join(',')}.`);
      }
      return field;
    },
  }));
}

function jsonEntries(path: string, text: string): Entry[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw invalid(path, `it is no valid JSON: ${(error as Error).message}`, 'Correct the file.', error);
  }
  if (!Array.isArray(content)) {
    throw invalid(path, 'it is no list', 'Write [{"image": "a.jpg", "label": "cat"}, …].');
  }
  return content.map((entry: unknown, index) => ({
    where: `${path}, entry ${index}`,
    value(column) {
      const key = columns[column].find((name) => typeof entry === 'object' && entry !== null && name in entry);
      const value: unknown = key === undefined ? undefined : (entry as Record<string, unknown>)[key];
      if (typeof value === 'string' || (typeof value === 'number' && column === 'label')) return value;
      throw invalid(
        `${path}, entry ${index}`,
        `the ${column} is missing`,
        'Every entry has an image and a label, or an image and a mask: {"image": "a.jpg", "label": "cat"}.',
      );
    },
  }));
}
