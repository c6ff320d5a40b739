/** A device's address as people write it: `user@host:2222`, `this computer`. */
export function showAddress(address: string): string {
  return address === 'local' ? 'this computer' : address.replace(/^ssh:\/\//, '');
}
