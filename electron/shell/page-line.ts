import type { ShellOrder } from '../../shared/api/window-bridge.ts';
import { orderChannel } from './ipc.ts';

/** The page's end, as Electron's WebContents has it. */
export interface PageEnd {
  send(channel: string, order: ShellOrder): void;
}

/** Orders for the page. What is ordered while no page listens waits for the next one that does. */
export class PageLine {
  readonly #waiting: ShellOrder[] = [];
  #page: PageEnd | null = null;

  order(order: ShellOrder): void {
    if (this.#page) this.#page.send(orderChannel, order);
    else this.#waiting.push(order);
  }

  open(page: PageEnd): void {
    this.#page = page;
    for (const order of this.#waiting.splice(0)) page.send(orderChannel, order);
  }

  /** The page is gone, or goes. */
  close(): void {
    this.#page = null;
  }
}
