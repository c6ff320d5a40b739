import type { z } from 'zod';
import { EspalierError } from '../../shared/api/errors.ts';

/** A JSON column read back: what the database holds is checked before the program trusts it. Errors: PROJECT_INVALID. */
export function parseColumn<Schema extends z.ZodType>(schema: Schema, text: string, column: string): z.output<Schema> {
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new EspalierError(
    'PROJECT_INVALID',
    `The project's database holds something unexpected in ${column}: ${where}.`,
    'The database was changed from outside or is damaged: put it back from a copy.',
  );
}

/** The same text for the same content, whatever the order of the keys. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}
