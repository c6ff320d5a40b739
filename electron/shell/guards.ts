import type { Session, WebContents } from 'electron';
import { ownOrigin, pageOrigin } from './security.ts';

/** Permissions, devices and downloads: the interface copies text and saves what it made itself, and nothing else is given. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl, isMainFrame }) =>
    answer(isMainFrame && mayCopy(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin, { isMainFrame }) => isMainFrame && mayCopy(permission, origin),
  );
  session.setDevicePermissionHandler(() => false);
  // Where it goes Electron asks the user.
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${pageOrigin}/`)) event.preventDefault();
  });
}

/** To write the clipboard, never to read it. */
function mayCopy(permission: string, address: string): boolean {
  return permission === 'clipboard-sanitized-write' && ownOrigin(address) === pageOrigin;
}

/** A page stays where it is: no other address, no new window, no guest page. */
export function guardContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  const stay = (event: { readonly url: string; preventDefault(): void }): void => {
    const target = ownOrigin(event.url);
    if (target === null || target !== ownOrigin(contents.getURL())) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
