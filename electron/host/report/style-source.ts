import { createHash } from 'node:crypto';
import { reportStyle } from '../../../shared/report/print/html-style.ts';

/**
 * The report's style sheet as a source of a content security policy: the page may show a report in a frame, whose style is
 * within it, and still allows no other style than its own files and this very text.
 */
export const reportStyleSource = `'sha256-${createHash('sha256').update(reportStyle).digest('base64')}'`;
