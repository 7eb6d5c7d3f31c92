import {existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import Evaluate from '../../src/commands/evaluate.js';
import Finetune from '../../src/commands/finetune.js';
import Predict from '../../src/commands/predict.js';
import Quickstart from '../../src/commands/quickstart.js';
import {questionKey} from '../../src/data/duplicates.js';
import {readQuestions} from '../../src/data/read.js';
import {hubName, modelCache} from '../../src/models/names.js';
import {bundled} from '../../src/quickstart/questions.js';
import {copyWithoutHead} from './copy-without-head.js';
import {type CommandRun, runCommand} from './run-command.js';
import {lunchQuestions, questionFile, tinyModel} from './tiny-model.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mcq-quickstart-'));
const output = path.join(folder, 'quickstart');
const trainFile = path.join(folder, 'quickstart-train.jsonl');
const quickstart = (...argv: string[]) => runCommand(Quickstart, ['--output', output, ...argv]);

/** A cache in which minilm is a tiny model, so that the whole way takes seconds and needs no network. */
beforeAll(async () => {
  const shape = tinyModel({max_position_embeddings: 128});
  const run = path.join(folder, 'tiny');
  await runCommand(Finetune, [
    questionFile(folder, 'lunch.jsonl', lunchQuestions(20, 1)),
    ...['--model', shape, '--from-scratch', '--model-config', path.join(shape, 'config.json'), '--output', run],
  ]);
  cacheBefore = process.env.XDG_CACHE_HOME;
  process.env.XDG_CACHE_HOME = path.join(folder, 'cache');
  await copyWithoutHead(path.join(run, 'model'), modelCache(hubName('minilm')!));
});

let cacheBefore: string | undefined;

afterAll(() => {
  if (cacheBefore === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = cacheBefore;
});

describe('mcq quickstart', () => {
  let first: CommandRun;

  it('goes the whole way', async () => {
    first = await quickstart();
    expect(first.exitCode).toBe(0);
    expect(readdirSync(output).sort()).toEqual([
      ...['metrics.jsonl', 'model', 'run.json', 'submission.csv', 'validation_predictions.csv'],
    ]);
  });

  it('shows the same three questions before and after training, chosen without a look at the answers', async () => {
    const {questions} = await readQuestions(bundled.test);
    const shown = (text: string) =>
      questions.map(({id}) => id).filter((id) => text.split('\n').some((line) => line.startsWith(`${id}  `)));
    const [before, after] = first.stdout.split('The same three after training:');
    expect(shown(before!)).toHaveLength(3);
    expect(shown(after!)).toEqual(shown(before!));
    expect(before!.match(/chance {2}longest {2}overlap {2}untrained\n/g)).toHaveLength(3);
    expect(after!.match(/chance {2}longest {2}overlap {2}untrained {2}trained\n/g)).toHaveLength(3);
    // Three ways, three different choices on the first place: never twice the same line.
    for (const block of before!.split(/\n\n/).filter((text) => text.includes('untrained\n'))) {
      const rows = [...block.matchAll(/(\d) +(\d) +(\d)$/gm)].map(([, ...places]) => places);
      expect(rows.filter((places) => places.includes('1'))).toHaveLength(3);
    }
  });

  it('has the figures of chance and of the baselines that are known for this test set', () => {
    expect(first.stdout).toMatch(/chance +0\.250 +- +0\.458 +-/);
    expect(first.stdout).toMatch(/longest +0\.362 +0\.\d{3} to 0\.\d{3} +0\.570 /);
    expect(first.stdout).toMatch(/overlap +0\.344 +0\.\d{3} to 0\.\d{3} +0\.532 /);
  });

  it('trains on 2000 questions, none of which is measured by', async () => {
    const {questions} = await readQuestions(trainFile);
    expect(questions).toHaveLength(2000);
    expect(new Set(questions.map(questionKey)).size).toBe(2000);
    const [validation, test] = await Promise.all([bundled.validation, bundled.test].map((file) => readQuestions(file)));
    const measured = new Set([...validation!.questions, ...test!.questions].map(questionKey));
    expect(questions.filter((question) => measured.has(questionKey(question)))).toEqual([]);
  });

  it('writes a submission that scores as it said, and next commands that work', async () => {
    const submission = path.join(output, 'submission.csv');
    const score = (await runCommand(Evaluate, [submission, '--answers', bundled.test, '--json'])).json();
    const shown = (value: unknown) => (value as number).toFixed(3);
    expect(first.stdout).toMatch(
      new RegExp(`\\ntrained +${shown(score.accuracy)} +\\S+ to \\S+ +${shown(score['map@3'])} `),
    );
    const [, line] = /see its mistakes:\n +npx mcq predict (.*)\n/.exec(first.stdout)!;
    const next = await runCommand(Predict, line!.split(' '));
    expect(next.exitCode).toBe(0);
    expect(next.stdout).toMatch(new RegExp(`accuracy +${shown(score.accuracy)} `));
  });

  it('replaces its own run; stops at Ctrl-C in training, keeps the model and exits with 130', async () => {
    const log = path.join(output, 'metrics.jsonl');
    renameSync(log, `${log}.before`);
    const running = quickstart('--json');
    while (!existsSync(log)) await setTimeout(5);
    process.emit('SIGINT');
    const run = await running;
    expect(run.exitCode).toBe(130);
    expect(run.stderr).toContain(`Replacing the earlier quickstart in ${output}.`);
    const {training, test} = run.json() as {training: {interrupted: boolean; steps: number}; test?: unknown};
    expect(training).toMatchObject({run: output, interrupted: true});
    expect(training.steps).toBeLessThan(250);
    expect(test).toBeUndefined();
    expect(readdirSync(output).sort()).toEqual(['metrics.jsonl', 'model', 'run.json']);
  });

  it('leaves a folder alone that is not its own', async () => {
    const other = path.join(folder, 'tiny');
    const record = readFileSync(path.join(other, 'run.json'), 'utf8');
    const refused = await runCommand(Quickstart, ['--output', other]);
    expect(refused).toMatchObject({exitCode: 2, stdout: ''});
    expect(readFileSync(path.join(other, 'run.json'), 'utf8')).toBe(record);
    writeFileSync(path.join(folder, 'file'), '');
    expect((await runCommand(Quickstart, ['--output', path.join(folder, 'file')])).exitCode).toBe(2);
  });
});
