/** Text that is HTML already. Everything else that enters a template is escaped. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Part[];

/** HTML from a template. Values are escaped, also for attributes in double quotes, unless they are Markup themselves. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const pieces = strings.map((text, index) => text + (index < parts.length ? render(parts[index] ?? '') : ''));
  return { markup: pieces.join('') };
}

/** Text of our own that must not be escaped, such as a style sheet. */
export function trusted(markup: string): Markup {
  return { markup };
}

function render(part: Part): string {
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(render).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
