import type { JobReport } from '../../shared/api/results.ts';
import { endedNotice } from '../../shared/jobs/ended-notice.ts';
import type { Notice } from '../app/notices.svelte.ts';
import type { Notifier } from './desktop.ts';

const key = 'espalier.notifications';

interface NotificationParts {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** Absent where the shell tells. */
  readonly notifier?: Notifier | undefined;
  /** Whether somebody looks at the page. */
  readonly isSeen: () => boolean;
  readonly complain: (notice: Notice) => void;
  /** A notification of this work was clicked. */
  readonly chosen: (job: JobReport) => void;
}

/** Whether the user is told when long work ends while they are elsewhere: in a browser only after they asked for it. */
export class NotificationSetting {
  on: boolean = $state(false);
  readonly #parts: NotificationParts;

  constructor(parts: NotificationParts) {
    this.#parts = parts;
    const kept = parts.storage.getItem(key);
    this.on = parts.notifier ? kept === 'on' && parts.notifier.allowed : kept !== 'off';
  }

  async toggle(): Promise<void> {
    const { notifier, storage, complain } = this.#parts;
    const wanted = !this.on;
    if (wanted && notifier && !(await notifier.allow())) {
      complain({
        code: 'OPTION_INVALID',
        message: 'The browser lets this page show no notifications.',
        hint: 'Allow them in the settings that it keeps for this page, and switch them on again.',
      });
      return;
    }
    this.on = wanted;
    storage.setItem(key, wanted ? 'on' : 'off');
  }

  /** Work changed: where it ended and nobody looks, the page tells. */
  hear(job: JobReport): void {
    const { notifier, isSeen, chosen } = this.#parts;
    if (!notifier || !this.on || isSeen()) return;
    const notice = endedNotice(job);
    if (notice) notifier.tell(notice, () => chosen(job));
  }
}
