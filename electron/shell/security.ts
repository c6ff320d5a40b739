/** The shell's security decisions, as plain functions. The page has one origin, served from disk, and talks to nobody. */

export const pageScheme = 'app';
export const pageOrigin = `${pageScheme}://espalier`;

/** For every answer of the page's protocol: our own files, nothing inline, nothing remote, no frames. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "frame-src 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** True for a page of ours and nothing that only looks like one: parsed, never compared as a prefix. */
export function isOwnUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    url.protocol === `${pageScheme}:` &&
    url.host === 'espalier' &&
    url.username === '' &&
    url.password === '' &&
    url.port === ''
  );
}

/** What of Electron's WebFrameMain decides. */
export interface SenderFrame {
  readonly url: string;
  /** null for the top frame. */
  readonly parent: unknown;
}

/** Messages are only taken from the top frame of our own page; a frame that is gone is none. */
export function senderAllowed(frame: SenderFrame | null | undefined): boolean {
  return frame !== null && frame !== undefined && frame.parent === null && isOwnUrl(frame.url);
}
