/** One row of a table, with the line that it starts on, from 1. */
export interface Row {
  readonly line: number;
  readonly fields: readonly string[];
}

/** Rows of comma-separated values with double quotes (RFC 4180); empty lines are left out. Throws an Error in plain words. */
export function parseCsv(text: string): Row[] {
  const rows: Row[] = [];
  const source = text.replace(/^\uFEFF/, '');
  let line = 1;
  let at = 0;
  while (at < source.length) {
    const row = readRow(source, at, line);
    if (row.fields.length > 1 || row.fields[0] !== '') rows.push({ line, fields: row.fields });
    at = row.end;
    line += row.lines;
  }
  return rows;
}

const separator = /[,\r\n]/g;

function readRow(source: string, start: number, line: number): { fields: string[]; end: number; lines: number } {
  const fields: string[] = [];
  let at = start;
  let lines = 1;
  for (;;) {
    let field: string;
    if (source[at] === '"') {
      const end = closingQuote(source, at + 1);
      if (end < 0) throw new Error(`line ${line}: a quote is not closed`);
      field = source.slice(at + 1, end).replaceAll('""', '"');
      lines += field.split('\n').length - 1;
      at = end + 1;
      if (at < source.length && !',\r\n'.includes(source[at])) {
        throw new Error(`line ${line}: a comma is expected after a closing quote`);
      }
    } else {
      separator.lastIndex = at;
      const end = separator.exec(source)?.index ?? source.length;
      field = source.slice(at, end);
      at = end;
    }
    fields.push(field.trim());
    if (source[at] === ',') {
      at++;
      continue;
    }
    if (source[at] === '\r') at++;
    if (source[at] === '\n') at++;
    return { fields, end: at, lines };
  }
}

function closingQuote(source: string, from: number): number {
  let at = source.indexOf('"', from);
  while (at >= 0 && source[at + 1] === '"') at = source.indexOf('"', at + 2);
  return at;
}
