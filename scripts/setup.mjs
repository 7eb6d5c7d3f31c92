// Sets up a checkout: npm packages, the TypeScript build, then `mcq setup` (LibTorch and the native code).
// Needs nothing but Node: it runs before any package is there. Each step is skipped where nothing has changed.
// Its arguments are those of `mcq setup`.
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, linkSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

requireNode(20, 17);
const offline = process.argv.includes('--offline');
await locked(() => {
  if (!packagesMatchLock()) installPackages();
  if (typescriptChecksum() !== readText('dist/.inputs')) buildTypeScript();
});
process.exitCode = run(process.execPath, ['bin/run.js', 'setup', ...process.argv.slice(2)]);

function requireNode(major, minor) {
  const [foundMajor, foundMinor] = process.versions.node.split('.').map(Number);
  if (foundMajor < major || (foundMajor === major && foundMinor < minor)) {
    fail(`mcq needs Node ${major}.${minor} or later; this is ${process.versions.node}. See https://nodejs.org or nvm.`);
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    fail(
      `mcq runs on Linux x64 with glibc; this is ${process.platform} ${process.arch}.` +
        (process.platform === 'win32' ? ' On Windows, install WSL2 (wsl --install) and run it there.' : ''),
    );
  }
}

/** Whether node_modules holds the versions of package-lock.json; npm notes what it installed. */
function packagesMatchLock() {
  const installed = readJson('node_modules/.package-lock.json')?.packages;
  if (!installed) return false;
  const wanted = readJson('package-lock.json').packages;
  return Object.entries(wanted).every(([name, {version, optional}]) => {
    if (name === '') return true;
    return installed[name] ? installed[name].version === version : optional === true;
  });
}

function installPackages() {
  tell('Installing npm packages (about 190 MB in node_modules)');
  const flags = ['--no-audit', '--no-fund', ...(offline ? ['--offline'] : [])];
  if (run('npm', ['ci', ...flags]) !== 0) fail('npm ci failed; what it says stands above.');
}

function buildTypeScript() {
  tell('Building the TypeScript code');
  // Commands are found by listing dist/: one whose source was removed must not stay.
  rmSync('dist', {recursive: true, force: true});
  if (run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']) !== 0) {
    fail('The TypeScript code did not build; the errors stand above.');
  }
  writeFileSync('dist/.inputs', typescriptChecksum());
}

/** Over names and contents of all that goes into dist/. */
function typescriptChecksum() {
  const sources = readdirSync('src', {recursive: true}).filter((name) => name.endsWith('.ts'));
  const files = [...sources.map((name) => path.join('src', name)).sort(), 'tsconfig.json', 'tsconfig.build.json'];
  const hash = createHash('sha256').update(readText('package-lock.json'));
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

/**
 * One process at a time: others wait. A lock whose process is gone counts for nothing; so does one of this very process,
 * which another one of its number left in an earlier container.
 */
async function locked(task) {
  const lock = '.setup.lock';
  for (let told = false; !takeLock(lock); told = true) {
    const holder = Number(readText(lock));
    if (holder === process.pid || (holder > 0 && !isAlive(holder))) rmSync(lock, {force: true});
    else {
      if (!told) tell(`Another set-up is at work here (process ${holder}); waiting for it to end`);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
  const release = () => rmSync(lock, {force: true});
  process.once('exit', release);
  task();
  process.off('exit', release);
  release();
}

/** A link appears with the process id in it, or not at all. */
function takeLock(lock) {
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** What the programs print is no result of ours: it goes to stderr. */
function run(command, args) {
  const ours = args[0] === 'bin/run.js';
  const {status, signal, error} = spawnSync(command, args, {stdio: ['inherit', ours ? 'inherit' : 2, 'inherit']});
  if (error) fail(`${command} cannot be run: ${error.message}`);
  return signal === 'SIGINT' ? 130 : (status ?? 1);
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function tell(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  process.stderr.write(`error: ${line}\n`);
  process.exit(5);
}
