import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Compares in constant time, whatever the lengths. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

const newSecret = () => randomBytes(32).toString('base64url');

/**
 * Who may use the web host: whoever opened the link that it printed. The link's token works once and gives a session,
 * which travels in a cookie that scripts cannot read and other sites cannot send.
 */
export class Access {
  readonly #sessions: string[] = [];
  #token: string | undefined;

  /** A fresh one-time token; one that was not used before is dead. */
  issueToken(): string {
    this.#token = newSecret();
    return this.#token;
  }

  /** The session that the token gives, or null when it is wrong or used. */
  exchange(token: string): string | null {
    if (this.#token === undefined || !equal(token, this.#token)) return null;
    this.#token = undefined;
    const session = newSecret();
    this.#sessions.push(session);
    return session;
  }

  allows(session: string | undefined): boolean {
    if (session === undefined) return false;
    // All are compared, so that the time does not tell which one was close.
    return this.#sessions.map((known) => equal(session, known)).includes(true);
  }
}

/** Cookies know no ports: the name keeps two Espaliers on one machine apart. */
export const cookieName = (port: number) => `espalier-${port}`;

export function sessionCookie(port: number, session: string): string {
  return `${cookieName(port)}=${session}; Path=/; HttpOnly; SameSite=Strict`;
}

/** The value of a cookie in a Cookie header; the first when there are several. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const split = pair.indexOf('=');
    if (split > 0 && pair.slice(0, split).trim() === name) return pair.slice(split + 1).trim();
  }
  return undefined;
}
