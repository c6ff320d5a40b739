/** `npm run check`: types on one processor, lint, unused code and format on the other. Each says by itself what is wrong. */
import { spawn } from 'node:child_process';

const chains = [['types'], ['lint', 'unused', 'format:check']] as const;

function run(script: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', script], { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
}

/** All scripts of a chain, so that one run shows everything that is wrong. */
async function runAll(scripts: readonly string[]): Promise<boolean> {
  let passed = true;
  for (const script of scripts) passed = (await run(script)) && passed;
  return passed;
}

const results = await Promise.all(chains.map(runAll));
if (results.includes(false)) process.exitCode = 1;
