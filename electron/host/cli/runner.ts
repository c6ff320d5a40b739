import type { Command } from 'commander';
import type { Interruption } from './interruption.ts';
import { Session } from './session.ts';
import { settingsOf, type Settings } from './settings.ts';

/** Opens a session for a command and closes it whatever happens. */
export class Runner {
  readonly interruption: Interruption;
  #failed = false;

  constructor(interruption: Interruption) {
    this.interruption = interruption;
  }

  /** Whether the command that ran has no for an answer. */
  get failed(): boolean {
    return this.#failed;
  }

  /** `logFile` gives a session that logs there instead of on stderr. */
  async run(
    command: Command,
    work: (session: Session) => Promise<void>,
    logFile?: (settings: Settings) => string,
  ): Promise<void> {
    const settings = settingsOf(command);
    const session = new Session(settings, this.interruption, logFile?.(settings));
    try {
      await work(session);
      this.#failed = session.failed;
    } finally {
      await session.close();
    }
  }
}
