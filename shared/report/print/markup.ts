/** Text that is HTML already. Everything else that enters a template is escaped. */
export interface Markup {
  readonly text: string;
}

type Part = string | number | Markup | readonly Part[];

/** HTML from a template. Values are escaped, also for attributes in double quotes, unless they are Markup themselves. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const pieces = strings.map((text, index) => text + (index < parts.length ? render(parts[index] ?? '') : ''));
  return { text: pieces.join('') };
}

/** Text of our own that must not be escaped, such as a style sheet. */
export function trusted(text: string): Markup {
  return { text };
}

function render(part: Part): string {
  if (typeof part === 'string') return escapeText(part);
  if (typeof part === 'number') return String(part);
  return 'text' in part ? part.text : part.map(render).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters, which SVG files must not hold, are left out: what stands in networks may be called anything. */
function escapeText(text: string): string {
  return text.replace(/[&<>"']|[^\P{Cc}\t\n\r]/gu, (character) => entities[character] ?? '');
}
