import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {Model} from '../../src/models/model.js';
import {type NodeRun, runNode} from '../engine/run-node.js';
import {tinyQuestions, writeTinyModel} from '../engine/tiny-model.js';

describe('Ctrl-C in a step of mcq finetune', () => {
  let folder: string;
  let train: string;
  let model: string;
  let run: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mcq-interrupt-'));
    train = path.join(folder, 'train.jsonl');
    model = path.join(folder, 'tiny');
    await writeFile(
      train,
      tinyQuestions(400)
        .map((question) => `${JSON.stringify(question)}\n`)
        .join(''),
    );
    await writeTinyModel(model, {hidden_size: 128, intermediate_size: 512});
  });
  beforeEach(async () => {
    run = path.join(await mkdtemp(path.join(folder, 'run-')), 'run');
  });
  afterAll(() => rm(folder, {recursive: true}));

  it('ends the step, saves the run, and exits with 130', async () => {
    const {code, signal, stderr} = await finetune(['--batch-size', '4'], {interrupts: [hasSteps(3)]});
    expect({code, signal}, stderr).toEqual({code: 130, signal: null});
    expect(stderr).toContain('Stopping after this step');
    expect(stderr).not.toContain('error:');
    const record = JSON.parse(await readFile(path.join(run, 'run.json'), 'utf8'));
    expect(record).toMatchObject({status: 'interrupted', result: {interrupted: true}});
    expect(stepsOf(run)).toBe(record.result.steps);
    expect(readdirSync(run).filter((name) => name.startsWith('.'))).toEqual([]);
    const saved = await Model.load(run, {device: 'cpu', threads: 1});
    expect(await saved.rank({prompt: 'word1', choices: ['word2', 'word3']})).toHaveLength(2);
    await saved.dispose();
  });

  it('gives programs that ask for --json their object all the same', async () => {
    const {code, stdout} = await finetune(['--batch-size', '4', '--json'], {interrupts: [hasSteps(3)]});
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({interrupted: true});
  });

  it('stops at once when it is pressed again', async () => {
    const oneLongStep = ['--batch-size', '400', '--max-tokens', '100'];
    const {code, signal, stderr} = await finetune(oneLongStep, {interrupts: [isRunning, isStopping]});
    expect({code, signal}, stderr).toEqual({code: 130, signal: null});
    expect(stepsOf(run)).toBe(0);
    expect(JSON.parse(await readFile(path.join(run, 'run.json'), 'utf8'))).toMatchObject({status: 'running'});
  });

  type When = (stderr: string) => boolean;
  const isRunning: When = () => existsSync(path.join(run, 'run.json'));
  const isStopping: When = (stderr) => stderr.includes('Stopping after this step');
  const hasSteps =
    (count: number): When =>
    () =>
      stepsOf(run) >= count;

  /** Trains for far longer than any test lasts; Ctrl-C is pressed when each of `interrupts` comes true, in turn. */
  function finetune(flags: string[], {interrupts}: {interrupts: When[]}): Promise<NodeRun> {
    const waiting = [...interrupts];
    const args = ['finetune', train, '--model', model, '--output', run, '--epochs', '10000', ...flags];
    return runNode('bin/run.js', args, {
      watch: (stderr, send) => {
        if (!waiting[0]?.(stderr)) return;
        waiting.shift();
        send('SIGINT');
      },
    });
  }
});

/** Training steps that metrics.jsonl tells of. */
function stepsOf(run: string): number {
  const file = path.join(run, 'metrics.jsonl');
  if (!existsSync(file)) return 0;
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"learningRate"')).length;
}
