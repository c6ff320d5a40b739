import type { IncomingHttpHeaders } from 'node:http';

/** The two names of this computer that a browser may have used. */
const hostsOf = (port: number) => [`127.0.0.1:${port}`, `localhost:${port}`];

/**
 * Whether the request was meant for us. A site that rebinds its name to 127.0.0.1 still sends its own name as Host.
 */
export function hostAllowed(headers: IncomingHttpHeaders, port: number): boolean {
  return headers.host !== undefined && hostsOf(port).includes(headers.host.toLowerCase());
}

/**
 * Whether the page that sent the request is ours. Browsers leave Origin out of plain navigations, so its absence is
 * allowed there, and refused where `required`: a WebSocket's handshake always carries it.
 */
export function originAllowed(headers: IncomingHttpHeaders, { required }: { required: boolean }): boolean {
  if (headers.origin === undefined) return !required;
  return headers.origin.toLowerCase() === `http://${headers.host?.toLowerCase()}`;
}
