import { SvelteMap } from 'svelte/reactivity';
import type { Client } from '../../shared/api/client.ts';
import type { DeviceLink } from '../../shared/api/devices.ts';
import { ordinal } from '../format/ordinal.ts';

type LostLink = Extract<DeviceLink, { state: 'lost' }>;

/** How the links stand to the devices that are being worked on. */
export class DeviceLinks {
  readonly #lost = new SvelteMap<string, LostLink>();
  readonly #end: () => void;
  #now = $state(Date.now());
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(client: Client) {
    this.#end = client.on('device.link', ({ device, link }) => {
      if (link.state === 'lost') this.#lost.set(device, link);
      else this.#lost.delete(device);
      this.#tick();
    });
  }

  /** "lost; trying again in 4 s (3rd attempt)"; null while the link holds, or nothing needs it. */
  lostWords(device: string): string | null {
    const link = this.#lost.get(device);
    const seconds = this.retrySeconds(device);
    if (!link || seconds === null) return null;
    const when = seconds > 0 ? `in ${String(seconds)} s` : 'now';
    return `lost; trying again ${when} (${ordinal(link.attempts + 1)} attempt)`;
  }

  /** Whole seconds to the next attempt, 0 while it is made; null while the link holds, or nothing needs it. */
  retrySeconds(device: string): number | null {
    const link = this.#lost.get(device);
    return link ? Math.max(0, Math.ceil((Date.parse(link.nextAttemptAt) - this.#now) / 1000)) : null;
  }

  dispose(): void {
    this.#end();
    clearInterval(this.#timer);
  }

  /** Counts the seconds down while there is something to count. */
  #tick(): void {
    this.#now = Date.now();
    clearInterval(this.#timer);
    if (this.#lost.size === 0) return;
    this.#timer = setInterval(() => (this.#now = Date.now()), 500);
  }
}
