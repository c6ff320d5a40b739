/** What a compute process asks of the shell that started it: only Electron's main process can open a window. */
export type ToShell =
  { readonly kind: 'open-window'; readonly id: number } | { readonly kind: 'close-window'; readonly id: number };

/** What the shell tells a compute process. What they compute goes over the ports, not through the shell. */
export type FromShell =
  /** With the port to the host. */
  | { readonly kind: 'host' }
  /** With a port to that window's page. */
  | { readonly kind: 'window-opened'; readonly id: number }
  /** With how, in a few words. */
  | { readonly kind: 'window-ended'; readonly id: number; readonly how: string };
