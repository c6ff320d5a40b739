import type { ShellOrder } from '../../shared/api/window-bridge.ts';
import { orderChannel } from './ipc.ts';

/** The page's end, as Electron's WebContents has it. */
export interface PageEnd {
  send(channel: string, order: ShellOrder): void;
}

/** Orders for the page. What is ordered while no page listens waits for the next one that does. */
export class PageLine {
  #waiting: ShellOrder[] = [];
  #page: PageEnd | null = null;

  order(order: ShellOrder): void {
    if (this.#page) this.#page.send(orderChannel, order);
    // Of lists the newest counts.
    else this.#waiting = [...this.#waiting.filter(({ kind }) => kind !== 'recent' || order.kind !== 'recent'), order];
  }

  open(page: PageEnd): void {
    this.#page = page;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const order of waiting) page.send(orderChannel, order);
  }

  /** The page is gone, or goes. */
  close(): void {
    this.#page = null;
  }
}
