import {existsSync} from 'node:fs';
import {describe, expect, it, vi} from 'vitest';
import Setup from '../../src/commands/setup.js';
import {buildRecord, isBuilt} from '../../src/setup/native-build.js';
import {isolate, temporaryFolder, withoutPython} from '../unit/setup/fakes.js';
import {runCommand} from './run-command.js';

const record = buildRecord();
const upToDate = record !== undefined && existsSync(record.libtorch.folder) && (await isBuilt(record.libtorch));

describe('mcq setup', () => {
  it.skipIf(!upToDate)('does nothing where all is done (skipped before set-up)', async () => {
    isolate();
    vi.stubEnv('LIBTORCH', record?.libtorch.folder);
    const run = await runCommand(Setup, ['--json', '--offline']);
    expect(run).toMatchObject({exitCode: 0, stderr: ''});
    expect(run.json()).toEqual({torch: record?.libtorch, built: false});
  });

  it.skipIf(!upToDate)('builds anew for another LibTorch (skipped before set-up)', async () => {
    expect(await isBuilt(record!.libtorch)).toBe(true);
    expect(await isBuilt({...record!.libtorch, folder: '/elsewhere'})).toBe(false);
    expect(await isBuilt({...record!.libtorch, variant: record!.libtorch.variant === 'cpu' ? 'cuda' : 'cpu'})).toBe(
      false,
    );
  });

  it('exits with 5 and all ways to provide LibTorch when there is none', async () => {
    isolate();
    withoutPython();
    const run = await runCommand(Setup, ['--offline']);
    expect(run).toMatchObject({exitCode: 5, stdout: ''});
    expect(run.stderr).toContain('LIBTORCH=FOLDER');
    expect(run.stderr).toContain('because of --offline');
  });

  it('refuses a $LIBTORCH that is none', async () => {
    isolate();
    vi.stubEnv('LIBTORCH', temporaryFolder());
    const run = await runCommand(Setup, ['--json']);
    expect(run.exitCode).toBe(5);
    expect(run.json()).toMatchObject({
      error: {code: 'MCQ_NO_LIBTORCH', message: expect.stringContaining('is no LibTorch')},
    });
  });
});
