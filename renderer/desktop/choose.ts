import type { WindowBridge } from '../../shared/api/window-bridge.ts';
import type { Desktop, Notifier } from './desktop.ts';

/** The shell where the page is in its window, else the browser. */
export function chooseDesktop(window: { readonly espalier?: WindowBridge }): Desktop {
  return window.espalier ? shellDesktop(window.espalier) : browserDesktop();
}

function shellDesktop(bridge: WindowBridge): Desktop {
  let told = '';
  return {
    pathOf: (file) => bridge.pathOfFile(file),
    openProject: (directory) => bridge.openProject(directory),
    report(report) {
      // A menu is built of each: only for what changes.
      const text = JSON.stringify(report);
      if (text !== told) bridge.report(report);
      told = text;
    },
    listen: (listener) => bridge.listen(listener),
  };
}

/** Work goes on in the program that serves the page, so nothing has to hold a tab that is closed. */
function browserDesktop(): Desktop {
  return {
    ...('Notification' in globalThis && { notifier: browserNotifier }),
    report: () => undefined,
    listen: () => undefined,
  };
}

const browserNotifier: Notifier = {
  allow: async () => (await Notification.requestPermission()) === 'granted',
  get allowed() {
    return Notification.permission === 'granted';
  },
  tell({ title, body }, chosen) {
    const notification = new Notification(title, { body });
    notification.addEventListener('click', () => {
      notification.close();
      window.focus();
      chosen();
    });
  },
};
