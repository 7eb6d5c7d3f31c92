import {spawn} from 'node:child_process';
import {cpSync, existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {beforeEach, expect, it} from 'vitest';
import {packageRoot} from '../../../src/util/paths.js';
import {temporaryFolder, writeFiles} from './fakes.js';

let root: string;

/** A checkout with a compiler and an mcq that only note that they were run. */
beforeEach(() => {
  root = temporaryFolder();
  cpSync(path.join(packageRoot, 'scripts/setup.mjs'), path.join(root, 'scripts/setup.mjs'));
  const note = (what: string) =>
    `import {appendFileSync, mkdirSync} from 'node:fs';\nmkdirSync('dist', {recursive: true});\n` +
    `appendFileSync('log', ${JSON.stringify(what)} + process.argv.slice(2).join(' ') + '\\n');\n`;
  writeFiles(root, {
    'package.json': '{"name": "probe", "type": "module"}',
    'package-lock.json': JSON.stringify({
      packages: {'': {}, 'node_modules/a': {version: '1.0.0'}, 'node_modules/b': {version: '1.0.0', optional: true}},
    }),
    'node_modules/.package-lock.json': JSON.stringify({packages: {'node_modules/a': {version: '1.0.0'}}}),
    'node_modules/typescript/package.json': '{"type": "module"}',
    'node_modules/typescript/bin/tsc': '',
    'tsconfig.json': '{}',
    'tsconfig.build.json': '{}',
    'src/a.ts': 'export const a = 1;',
    'bin/run.js': note('mcq '),
  });
  // Slow enough for a second run to come upon it.
  writeFileSync(
    path.join(root, 'node_modules/typescript/bin/tsc'),
    `${note('tsc ')}await new Promise((r) => setTimeout(r, 400));`,
  );
});

function setup(...args: string[]): Promise<{code: number | null; stdout: string; stderr: string}> {
  const child = spawn(process.execPath, [path.join(root, 'scripts/setup.mjs'), ...args], {cwd: '/'});
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({code, stdout, stderr})));
}

const log = () => readFileSync(path.join(root, 'log'), 'utf8').trim().split('\n');

it('builds once, then again only when a source has changed, and hands its arguments on', async () => {
  expect((await setup('--offline')).code).toBe(0);
  await setup();
  expect(log()).toEqual(['tsc -p tsconfig.build.json', 'mcq setup --offline', 'mcq setup']);
  writeFiles(root, {'src/a.ts': 'export const a = 2;'});
  await setup();
  expect(log().slice(3)).toEqual(['tsc -p tsconfig.build.json', 'mcq setup']);
});

it('leaves nothing of a source that was removed', async () => {
  await setup();
  writeFiles(root, {'dist/commands/old.js': ''});
  writeFiles(root, {'src/a.ts': 'export const a = 3;'});
  await setup();
  expect(existsSync(path.join(root, 'dist/commands/old.js'))).toBe(false);
});

it('lets a second run wait for the first, and build nothing again', async () => {
  const [first, second] = await Promise.all([setup(), setup()]);
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(log().filter((line) => line.startsWith('tsc'))).toHaveLength(1);
  expect(first.stderr + second.stderr).toContain('waiting for it to end');
  expect(existsSync(path.join(root, '.setup.lock'))).toBe(false);
});

it('takes over the lock of a run that was killed', async () => {
  const killed = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => killed.on('close', resolve));
  writeFileSync(path.join(root, '.setup.lock'), String(killed.pid));
  expect((await setup()).code).toBe(0);
  expect(existsSync(path.join(root, '.setup.lock'))).toBe(false);
});

it('takes over a lock with its own number, which an earlier container left', async () => {
  const leave = 'import {writeFileSync} from "node:fs"; writeFileSync(".setup.lock", String(process.pid));';
  const preload = ['--import', `data:text/javascript,${encodeURIComponent(leave)}`];
  const child = spawn(process.execPath, [...preload, path.join(root, 'scripts/setup.mjs')], {cwd: root, timeout: 4000});
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  expect(existsSync(path.join(root, '.setup.lock'))).toBe(false);
});

it('fails when the compiler does, and tries again the next time', async () => {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const good = readFileSync(tsc, 'utf8');
  writeFileSync(tsc, 'process.exit(2)');
  const failed = await setup();
  expect(failed.code).not.toBe(0);
  expect(failed.stderr).toContain('did not build');
  writeFileSync(tsc, good);
  expect((await setup()).code).toBe(0);
});

it('installs packages when they are not those of package-lock.json', async () => {
  writeFiles(root, {
    'node_modules/.package-lock.json': JSON.stringify({packages: {'node_modules/a': {version: '0.9.0'}}}),
  });
  // The lock file names a package that exists nowhere: npm is asked, and its refusal ends the set-up.
  const {code, stderr} = await setup('--offline');
  expect(stderr).toContain('Installing npm packages');
  expect(code).toBe(5);
  rmSync(path.join(root, 'node_modules'), {recursive: true, force: true});
});
