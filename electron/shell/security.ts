import { reportStyleSource } from '../host/report/style-source.ts';

/** The shell's security decisions, as plain functions. Pages are served from disk, and talk to nobody. */

export const pageScheme = 'app';
/** Of the interface. */
export const pageOrigin = `${pageScheme}://espalier`;
/** Of the page in hidden windows that computes: another origin, which gets no line to the host. */
export const computePageOrigin = `${pageScheme}://compute`;

/** For every answer of the page's protocol: our own files, nothing inline but the style of reports, nothing remote, no frames. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${reportStyleSource}`,
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "frame-src 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Which page of ours an address is of; null for none, and for what only looks like one: parsed, never compared as a prefix. */
export function ownOrigin(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, host, username, password, port } = new URL(text);
  if (username !== '' || password !== '' || port !== '') return null;
  return [pageOrigin, computePageOrigin].find((origin) => origin === `${protocol}//${host}`) ?? null;
}

/** What of Electron's WebFrameMain decides. */
export interface SenderFrame {
  readonly url: string;
  /** null for the top frame. */
  readonly parent: unknown;
}

/** Messages are only taken from the top frame of the page that they belong to; a frame that is gone is none. */
export function senderAllowed(frame: SenderFrame | null | undefined, origin: string): boolean {
  return frame !== null && frame !== undefined && frame.parent === null && ownOrigin(frame.url) === origin;
}
