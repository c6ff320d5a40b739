import { z } from 'zod';
import { menuNames, type WindowReport } from '../../shared/api/window-bridge.ts';

const reportSchema = z.strictObject({
  commands: z
    .array(
      z.strictObject({
        id: z.string().max(64),
        label: z.string().max(128),
        menu: z.enum(menuNames),
        accelerator: z.string().max(32).nullable(),
        enabled: z.boolean(),
        checked: z.boolean().optional(),
      }),
    )
    .max(256),
  notifications: z.boolean(),
});

/** Before the page has said anything. */
export const noReport: WindowReport = { commands: [], notifications: true };

/** What the page said, if it has the form; null otherwise: a menu must not be built of just anything. */
export function readReport(message: unknown): WindowReport | null {
  const parsed = reportSchema.safeParse(message);
  return parsed.success ? (parsed.data as WindowReport) : null;
}
