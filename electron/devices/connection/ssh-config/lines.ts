/** One line of an SSH client configuration (ssh_config(5)): a keyword in lower case and its arguments. */
export interface ConfigLine {
  readonly keyword: string;
  readonly arguments: readonly string[];
}

/** Cuts at white space outside of quotes, up to a comment; undefined where a quote is not closed. */
function splitArguments(text: string): string[] | undefined {
  const found: string[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    if (char === '#') break;
    let argument = '';
    let quote = '';
    for (; at < text.length && (quote !== '' || !/\s/.test(text[at] ?? '')); at++) {
      const next = text[at] ?? '';
      const after = text[at + 1] ?? '';
      if (next === '\\' && ['"', "'", '\\', ...(quote === '' ? [' '] : [])].includes(after)) argument += text[++at];
      else if (quote === '' && (next === '"' || next === "'")) quote = next;
      else if (next === quote) quote = '';
      else argument += next;
    }
    if (quote !== '') return undefined;
    found.push(argument);
  }
  return found;
}

/** `Keyword arguments`, `Keyword=arguments` or `Keyword = arguments`. Lines that are none say nothing. */
export function parseConfigLines(text: string): ConfigLine[] {
  const lines: ConfigLine[] = [];
  for (const line of text.split('\n')) {
    const [, keyword, rest] = /^\s*"?([A-Za-z][A-Za-z0-9]*)"?(?:\s*=\s*|\s+)(.*)$/.exec(line.trimEnd()) ?? [];
    const found = rest === undefined ? undefined : splitArguments(rest);
    if (keyword !== undefined && found !== undefined && found.length > 0) {
      lines.push({ keyword: keyword.toLowerCase(), arguments: found });
    }
  }
  return lines;
}
