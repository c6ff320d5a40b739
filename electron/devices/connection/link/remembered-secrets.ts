import type { Secrets } from '../connection.ts';

/**
 * Asks the user once for what opens a link again: at night nobody is there to answer. Only what is the same each time is
 * remembered, so no question whose answer may be seen or that does not ask for a password: it may be for a one-time code.
 */
export class RememberedSecrets implements Secrets {
  readonly #secrets: Secrets;
  readonly #answers = new Map<string, string | null>();

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  passphrase(keyFile: string): Promise<string | null> {
    return this.#once(`passphrase ${keyFile}`, () => this.#secrets.passphrase(keyFile));
  }

  password(user: string, host: string): Promise<string | null> {
    return this.#once(`password ${user} ${host}`, () => this.#secrets.password(user, host));
  }

  answer(question: string, echo: boolean): Promise<string | null> {
    const ask = (): Promise<string | null> => this.#secrets.answer(question, echo);
    return !echo && /password/i.test(question) ? this.#once(`answer ${question}`, ask) : ask();
  }

  /** A wrong answer must not be given again. */
  forget(): void {
    this.#answers.clear();
  }

  async #once(name: string, ask: () => Promise<string | null>): Promise<string | null> {
    const known = this.#answers.get(name);
    if (known !== undefined) return known;
    const answer = await ask();
    this.#answers.set(name, answer);
    return answer;
  }
}
