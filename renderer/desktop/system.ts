/** Macs have Cmd where others have Ctrl. */
export const isMac = navigator.userAgent.includes('Mac');
