import type { ShellOrder, WindowReport } from '../../shared/api/window-bridge.ts';
import type { EndedNotice } from '../../shared/jobs/ended-notice.ts';

/** What is around the page: the desktop shell, or a browser. Each does what it can. */
export interface Desktop {
  /** Where a dropped file lies, '' where it lies nowhere; absent where the page is not told. */
  readonly pathOf?: (file: File) => string;
  /** Goes to the project in that folder, null lets the user choose; absent where it is given when the program starts. */
  readonly openProject?: (directory: string | null) => void;
  /** How the page itself tells the end of long work; absent where that is done outside of it. */
  readonly notifier?: Notifier;
  /** What of the page is shown around it. */
  report(report: WindowReport): void;
  listen(listener: (order: ShellOrder) => void): void;
}

export interface Notifier {
  /** Asks the user, if they were not asked before; resolves to whether notifications may be shown. */
  allow(): Promise<boolean>;
  /** Whether they were allowed. */
  readonly allowed: boolean;
  tell(notice: EndedNotice, chosen: () => void): void;
}
