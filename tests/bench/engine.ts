/**
 * `npm run bench:engine`: training in ONNX Runtime beside a bare forward loop, the profile of a step, memory, and the
 * share of time that waits for data. Every part runs in a process of its own, so that none inherits another's memory.
 * `npm run bench:engine -- speed ResNet-20` runs one part.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { benchMemory } from './engine/memory.ts';
import { benchNetworks } from './engine/networks.ts';
import { benchSpeed } from './engine/speed.ts';
import { benchWaiting } from './engine/waiting.ts';

const threads = 2;
const [part, name] = process.argv.slice(2);
const network = benchNetworks.find((one) => one.name === name);

if (part === undefined || network === undefined) {
  console.log(`Training steps, ${threads} threads, medians:`);
  const parts = [
    ...benchNetworks.map((one) => ['speed', one.name]),
    ['memory', 'ResNet-20'],
    ['memory', 'ResNet-56'],
    ['waiting', 'ResNet-20'],
  ];
  for (const args of parts) {
    const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...(args as string[])], {
      stdio: 'inherit',
    });
    if (status !== 0) process.exitCode = 1;
  }
} else if (part === 'speed') {
  await benchSpeed(network, threads);
} else if (part === 'memory') {
  await benchMemory(network, network.name === 'ResNet-20' ? 500 : 30, threads);
} else {
  await benchWaiting(network, 150, threads);
}
