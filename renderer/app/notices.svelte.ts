import { toErrorData } from '../../shared/api/errors.ts';

/** Something that went wrong, as the user meets it: what happened and what to do. */
export interface Notice {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly title?: string;
}

/** Errors that belong to no place on screen. The same one is shown once, however many ways it came. */
export class Notices {
  list: readonly Notice[] = $state.raw([]);

  add(notice: Notice): void {
    if (notice.code === 'CANCELLED') return;
    const others = this.list.filter(({ code, message }) => code !== notice.code || message !== notice.message);
    this.list = [...others, notice].slice(-3);
  }

  addError(error: unknown): void {
    const data = toErrorData(error);
    // A lost line has its own place on screen.
    if (data.code !== 'LINK_LOST') this.add(data);
  }

  dismiss(notice: Notice): void {
    this.list = this.list.filter((other) => other !== notice);
  }
}
