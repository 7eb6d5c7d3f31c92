import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Args, Flags} from '@oclif/core';
import {afterEach, describe, expect, it, vi} from 'vitest';
import {BaseCommand} from '../../../src/cli/base-command.js';
import {dataFlags, engineFlags, numberFlag} from '../../../src/cli/flags.js';
import {dataError, engineError, modelError, usageError} from '../../../src/util/errors.js';
import {runCommand} from '../../commands/run-command.js';

let work: (command: Probe) => unknown = () => ({});

/** A command that does what the test puts in `work`. */
class Probe extends BaseCommand<typeof Probe> {
  static override id = 'probe';
  static override args = {file: Args.string({required: true})};
  static override flags = {
    ...engineFlags,
    ...dataFlags,
    'learning-rate': numberFlag({above: 0, default: 1e-3}),
    tag: Flags.string({multiple: true}),
    'validation-share': numberFlag({min: 0, max: 0.5, exclusive: ['validation']}),
    validation: Flags.string({exclusive: ['validation-share']}),
    part: Flags.string({exclusive: ['whole']}),
    whole: Flags.boolean(),
    overwrite: Flags.boolean(),
    shuffle: Flags.boolean({allowNo: true, default: true}),
  };
  async run() {
    return work(this);
  }
  given() {
    return {...this.flags, ...this.args};
  }
}

const probe = (...argv: string[]) => runCommand(Probe, argv);
const showFlags = (command: Probe) => command.given();

afterEach(() => {
  vi.unstubAllEnvs();
  work = () => ({});
});

describe('exit codes', () => {
  it.each([
    [usageError('u'), 2, 'MCQ_USAGE'],
    [dataError('d'), 3, 'MCQ_DATA'],
    [modelError('m', {code: 'MCQ_MODEL_NOT_FOUND'}), 4, 'MCQ_MODEL_NOT_FOUND'],
    [engineError('e'), 5, 'MCQ_ENGINE'],
    [new DOMException('stop', 'AbortError'), 130, 'MCQ_INTERRUPTED'],
    [new TypeError('x is not a function'), 1, 'MCQ_FAULT'],
  ])('%s exits with %i, with and without --json', async (error, exitCode, code) => {
    work = () => {
      throw error;
    };
    const plain = await probe('f');
    expect(plain.exitCode).toBe(exitCode);
    expect(plain.stdout).toBe('');
    expect(plain.stderr).toMatch(/^error: /);
    const json = await probe('f', '--json');
    expect(json.exitCode).toBe(exitCode);
    expect(json.json()).toMatchObject({error: {code}});
  });

  it('asks to report a fault, and shows the stack only on request', async () => {
    work = () => {
      throw new TypeError('x is not a function');
    };
    const plain = await probe('f');
    expect(plain.stderr).toContain('fault in mcq');
    expect(plain.stderr).not.toContain('base-command.test');
    vi.stubEnv('DEBUG', 'mcq');
    expect((await probe('f')).stderr).toContain('base-command.test');
  });

  it('has no stack and no request for errors the user can act on', async () => {
    work = () => {
      throw dataError('a.csv: 1 of 2 rows cannot be used\n  row 1: bad');
    };
    expect((await probe('f')).stderr).toBe('error: a.csv: 1 of 2 rows cannot be used\n  row 1: bad\n');
  });

  it('is 130 when the command returned because of an interrupt, and keeps its result', async () => {
    work = (command) => {
      const {signal} = command;
      process.emit('SIGINT');
      return {stopped: signal.aborted};
    };
    const run = await probe('f', '--json');
    expect(run.exitCode).toBe(130);
    expect(run.json()).toEqual({stopped: true});
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it('leaves Ctrl-C alone in a command that does not ask for the signal', async () => {
    work = () => ({listeners: process.listenerCount('SIGINT')});
    expect((await probe('f', '--json')).json()).toEqual({listeners: 0});
  });

  it('exits at once on the second Ctrl-C', async () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
    work = (command) => {
      void command.signal;
      process.emit('SIGINT');
      expect(exit).not.toHaveBeenCalled();
      process.emit('SIGINT');
    };
    await probe('f');
    expect(exit).toHaveBeenCalledWith(130);
    exit.mockRestore();
  });
});

describe('wrong use', () => {
  it.each([
    [[], 'Missing 1 required arg'],
    [['f', '--learning-rat', '1'], 'Did you mean --learning-rate?'],
    [['f', 'g'], 'Unexpected argument: g'],
    [['f', '--learning-rate', '0'], '--learning-rate: expected a number above 0, not "0"'],
    [['f', '--validation-share', '0.7'], 'at least 0 and at most 0.5'],
    [['f', '--learning-rate', 'fast'], '"fast"'],
    [['f', '--threads', '0'], '--threads: expected an integer'],
    [['f', '--device', 'gpu'], '--device: expected auto, cpu, cuda or cuda:N, not "gpu"'],
    [['f', '--precision', 'bf16'], '--precision=bf16 to be one of: fp32'],
    [['f', '--answer-base', '2'], '--answer-base=2 to be one of: 0, 1'],
    [['f', '--validation', 'v', '--validation-share', '0.1'], 'cannot also be provided'],
  ])('%j is told and exits with 2', async (argv, message) => {
    const run = await probe(...argv);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(message);
    expect(run.stderr).not.toContain('Parsing');
    const json = await probe('--json', ...argv);
    expect(json.exitCode).toBe(2);
    expect(json.json()).toMatchObject({error: {message: expect.stringContaining(message)}});
  });

  it('takes the devices there are names for', async () => {
    work = showFlags;
    for (const device of ['auto', 'cpu', 'cuda', 'cuda:1']) {
      expect((await probe('f', '--json', '--device', device)).json()).toMatchObject({device});
    }
  });
});

describe('messages', () => {
  it('go to stderr, the result to stdout', async () => {
    work = (command) => {
      command.say('reading');
      command.warn('strange');
      command.log('result');
      return {result: 1};
    };
    expect(await probe('f')).toMatchObject({stdout: 'result\n', stderr: 'reading\nwarning: strange\n'});
    const quiet = await probe('f', '--quiet');
    expect(quiet).toMatchObject({stdout: 'result\n', stderr: 'warning: strange\n'});
    const json = await probe('f', '--json');
    expect(json.json()).toEqual({result: 1});
    expect(json.stderr).toBe('reading\nwarning: strange\n');
  });

  it('tell the end of work in a pipe, but not with --quiet or --json', async () => {
    work = (command) => {
      const progress = command.progress({label: 'Reading', total: 2, unit: 'files'});
      progress.advance(2);
      progress.stop();
    };
    expect((await probe('f')).stderr).toMatch(/^Reading: 2 of 2 files, 100 %/);
    expect((await probe('f', '--quiet')).stderr).toBe('');
    expect((await probe('f', '--json')).stderr).toBe('');
  });
});

describe('--config', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mcq-config-'));
  const toml = (text: string) => {
    const file = path.join(folder, 'config.toml');
    writeFileSync(file, text);
    return ['--json', '--config', file];
  };

  it('gives flags of every kind, and the command line wins', async () => {
    work = showFlags;
    const config = toml(
      'learning-rate = 2e-5\nanswer_base = 1\noverwrite = true\nshuffle = false\ntag = ["a", "b"]\nseed = 3',
    );
    expect((await probe('f', ...config)).json()).toMatchObject({
      'learning-rate': 2e-5,
      'answer-base': 1,
      overwrite: true,
      shuffle: false,
      tag: ['a', 'b'],
      seed: 3,
    });
    const over = await probe('f', ...config, '--learning-rate=1', '--shuffle', '--tag', 'c');
    expect(over.json()).toMatchObject({'learning-rate': 1, shuffle: true, tag: ['c'], seed: 3});
  });

  it('gives way to a flag that excludes its own, whichever of the two says so', async () => {
    work = showFlags;
    const oneSided = await probe('f', ...toml('whole = true'), '--part', '3');
    expect(oneSided.json()).toMatchObject({part: '3'});
    expect(oneSided.json()).not.toHaveProperty('whole');
    const otherSided = await probe('f', ...toml('part = "3"'), '--whole');
    expect(otherSided.json()).toMatchObject({whole: true});
    expect(otherSided.json()).not.toHaveProperty('part');
    const run = await probe('f', ...toml('validation-share = 0.1'), '--validation', 'v.csv');
    expect(run.json()).toMatchObject({validation: 'v.csv'});
    expect(run.json()).not.toHaveProperty('validation-share');
  });

  it('can turn on --json itself', async () => {
    work = showFlags;
    const [, ...config] = toml('json = true');
    expect((await probe('f', ...config)).json()).toMatchObject({file: 'f'});
  });

  it.each([
    ['learning-rat = 1', 'Did you mean "learning-rate"?'],
    ['zzzzzzzzzz = 1', 'Known: '],
    ['config = "other.toml"', '"config" is not a flag'],
    ['seed = "x"', '--seed: expected an integer'],
    ['seed = true', '"seed" must be a string, a number'],
    ['overwrite = "yes"', '"overwrite" must be true or false'],
    ['[model]\nname = "x"', '"model" is not a flag'],
    ['seed = = 1', 'config.toml'],
  ])('refuses %j', async (text, message) => {
    const run = await probe('f', ...toml(text));
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(message);
  });

  it('refuses a file that is not there', async () => {
    const run = await probe('f', '--config', path.join(folder, 'absent.toml'));
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('absent.toml');
  });
});
