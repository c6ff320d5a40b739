import type { Session, WebContents } from 'electron';
import { ownOrigin } from './security.ts';

/** Permissions, devices and downloads: no page needs any, so none is given. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
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
