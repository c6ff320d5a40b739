import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Secrets } from '../../devices/device.ts';

/** Whether there is a person to ask. */
export const canAsk = () => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Asks for a line on the terminal; null when there is none, or the user gave up (Ctrl-C, Ctrl-D). */
export const askLine = (question: string): Promise<string | null> => ask(question, { echo: true });

/** Passwords and passphrases from the terminal, not shown while they are typed. `before` clears the line first. */
export function terminalSecrets(before: () => void): Secrets {
  const secret = (question: string) => {
    before();
    return ask(question, { echo: false });
  };
  return {
    passphrase: (keyFile) => secret(`Passphrase of ${keyFile}: `),
    password: (user, host) => secret(`Password of ${user} on ${host}: `),
    answer: (question, echo) => {
      before();
      return ask(question, { echo });
    },
  };
}

/** The question goes to stderr, so that stdout stays the result's. */
function ask(question: string, { echo }: { echo: boolean }): Promise<string | null> {
  if (!canAsk()) return Promise.resolve(null);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: echo ? process.stderr : silent, terminal: true });
  // Asked only now that the terminal has stopped echoing: an answer may be there at once, pasted or typed ahead.
  process.stderr.write(question);
  return new Promise((resolve) => {
    const finish = (answer: string | null) => {
      // Closing says 'close' at once, which answers for the user only when nothing else did.
      resolve(answer);
      lines.close();
      if (!echo || answer === null) process.stderr.write('\n');
    };
    lines.once('line', finish);
    lines.once('SIGINT', () => finish(null));
    lines.once('close', () => resolve(null));
  });
}
