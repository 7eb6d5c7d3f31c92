#!/usr/bin/env node
(await import('node:child_process')).execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], {
  cwd: new URL('..', import.meta.url),
  stdio: ['ignore', 2, 2],
});
await import('./run.js');
