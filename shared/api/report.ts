import { z } from 'zod';

/** A report on the trade-off set: what is asked of it, and what it is as text. */

export const reportFormats = ['html', 'markdown', 'svg', 'png'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export const chartNames = ['front', 'latency', 'channels'] as const;
export type ChartName = (typeof chartNames)[number];

/** Set and candidate that a report is about; without a candidate it is the one that the report itself chooses. */
export const reportSubject = z.strictObject({
  device: z.string().max(63).optional(),
  budgets: z.array(z.string().max(128)).max(16).default([]),
  /** An id, or the beginning of one. */
  candidate: z.string().min(1).max(64).optional(),
});

export interface ReportDocument {
  /** The whole file. */
  readonly html: string;
  /** Its pictures told in words. */
  readonly markdown: string;
  /** In the order of the report. */
  readonly charts: readonly { readonly name: ChartName; readonly title: string }[];
  /** The candidate that it is about, and why; null where nothing was cut. */
  readonly chosen: { readonly id: string; readonly reason: string } | null;
}

export interface SavedReport {
  readonly file: string;
  /** Pictures that a Markdown file shows, saved beside it. */
  readonly charts: readonly string[];
}
