import { type BrowserWindow, Notification, powerSaveBlocker } from 'electron';
import type { JobReport } from '../../shared/api/results.ts';
import { endedNotice } from '../../shared/jobs/ended-notice.ts';
import type { WorkSigns } from './work-watch.ts';

interface SignParts {
  readonly window: () => BrowserWindow | null;
  /** Whether the user wants notifications. */
  readonly wanted: () => boolean;
  /** The notification of this job was clicked. */
  readonly chosen: (job: JobReport) => void;
}

/** Work as the system shows it: progress on taskbar or dock, a computer that stays awake, notifications. */
export function workSigns({ window, wanted, chosen }: SignParts): WorkSigns {
  let blocker: number | null = null;
  /** What nobody holds is collected, and then its click is not heard. */
  const shown = new Set<Notification>();
  return {
    showProgress(share) {
      // Over 1 is “unknown” to Windows and Linux, and under 0 takes the bar away.
      window()?.setProgressBar(share === null ? -1 : share === 'unknown' ? 2 : share);
    },
    stayAwake(needed) {
      if (needed === (blocker !== null)) return;
      if (blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
      else {
        powerSaveBlocker.stop(blocker);
        blocker = null;
      }
    },
    ended(job) {
      const notice = endedNotice(job);
      const isSeen = window()?.isFocused() === true;
      if (notice === null || isSeen || !wanted() || !Notification.isSupported()) return;
      const notification = new Notification({ title: notice.title, body: notice.body });
      shown.add(notification);
      const forget = () => void shown.delete(notification);
      notification.once('close', forget);
      notification.once('click', () => {
        forget();
        chosen(job);
      });
      notification.show();
    },
  };
}
