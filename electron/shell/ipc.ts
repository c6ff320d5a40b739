/** The channels between preload and main. */
export const requestPortChannel = 'port:request';
export const portChannel = 'port';
/** The page tells what is to be shown of it: a WindowReport. */
export const reportChannel = 'page:report';
/** The page hears orders from now on. */
export const listenChannel = 'page:listen';
/** A ShellOrder for the page. */
export const orderChannel = 'page:order';
/** The page asks for another project: its folder, or null. */
export const openProjectChannel = 'project:open';
