#!/usr/bin/env node
// The command `espalier`. The program needs Node 24, which comes with it as the npm package `node`; this file runs under
// whatever Node the machine has, and hands over.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = new URL('./main.ts', import.meta.url);

if (Number(process.versions.node.split('.')[0]) >= 24) await import(main.href);
else handOver(findNode());

function findNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json');
    const program = process.platform === 'win32' ? 'node.exe' : 'node';
    const path = join(dirname(manifest), 'bin', program);
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

function handOver(node) {
  if (node === null) {
    const message = `Espalier needs Node 24, and this is ${process.version}.`;
    const hint = 'Run `npm ci` in the folder of Espalier: it brings Node 24 along.';
    if (process.argv.includes('--json')) console.log(JSON.stringify({ error: { code: 'INTERNAL', message, hint } }));
    else console.error(`espalier: ${message} ${hint}`);
    process.exit(1);
  }
  // The channel tells the child when this process is gone, however it went.
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`espalier: ${node} cannot be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    // Ending by the same signal tells the shell what happened.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
