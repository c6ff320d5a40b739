import type { InputOf } from '../../../../shared/api/contract.ts';
import type { ConfiguredHost } from '../../../../shared/api/devices.ts';

/** The fields of a new device. */
export class AddDeviceForm {
  kind: 'ssh' | 'local' = $state('ssh');
  name = $state('');
  address = $state('');
  identity = $state('');

  /** A name for this computer is there at once; one that the user typed stays. */
  choose(kind: 'ssh' | 'local'): void {
    this.kind = kind;
    if (kind === 'local' && this.name === '') this.name = thisComputer;
    if (kind === 'ssh' && this.name === thisComputer) this.name = '';
  }

  get input(): InputOf<'device.add'> {
    const name = this.name.trim();
    if (this.kind === 'local') return { name, address: 'local' };
    const address = this.address.trim();
    const identity = this.identity.trim();
    return {
      name,
      // What people type for ssh is what is meant.
      address: address.includes('://') ? address : `ssh://${address}`,
      ...(identity === '' ? {} : { identity }),
    };
  }

  /** What a device was added with, to be corrected; the path of its key is not known here. */
  fill(name: string, address: string): void {
    this.kind = address === 'local' ? 'local' : 'ssh';
    this.name = name;
    this.address = this.kind === 'local' ? '' : address;
    this.identity = '';
  }

  /** A host of the SSH configuration, which knows its key. */
  take({ name, address }: ConfiguredHost): void {
    // An alias may hold what a device's name may not.
    this.fill(name.replace(/[^A-Za-z0-9._-]/g, '-').replace(/^[^A-Za-z0-9]+/, ''), address);
  }

  clear(): void {
    this.kind = 'ssh';
    this.name = '';
    this.address = '';
    this.identity = '';
  }
}

const thisComputer = 'this-computer';
