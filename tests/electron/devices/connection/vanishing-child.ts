import { openConnection } from '../../../../electron/devices/device.ts';

/** A program that is in the middle of its work on a device, until somebody kills it. */
const [address = '', identity = '', knownHostsFile = '', pidFile = '', large = '', copy = ''] = process.argv.slice(2);
const noAnswer = (): Promise<null> => Promise.resolve(null);
const connection = await openConnection(
  { name: 'lab', address, identity },
  {
    ...{ knownHostsFile, userKnownHostsFile: '/nowhere', sshConfigFile: '/nowhere' },
    secrets: { passphrase: noAnswer, password: noAnswer, answer: noAnswer },
    signal: new AbortController().signal,
  },
);
const command = connection.exec(['sh', '-c', 'trap "" HUP; echo $$ > "$1"; sleep 60 & wait', 'sh', pidFile], {
  timeoutMs: 60_000,
});
await Promise.all([command, connection.upload(large, copy, { onProgress: () => console.log('sends') })]);
