/** The channels between preload and main. */
export const requestPortChannel = 'port:request';
export const portChannel = 'port';
