import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Readable} from 'node:stream';
import {beforeAll, describe, expect, it, vi} from 'vitest';
import Finetune from '../../src/commands/finetune.js';
import Predict from '../../src/commands/predict.js';
import Tokenize from '../../src/commands/tokenize.js';
import {loadBinding} from '../../src/engine/addon.js';
import {copyWithout, copyWithoutHead} from './copy-without-head.js';
import {runCommand} from './run-command.js';
import {lunchQuestions, questionFile, tinyModel} from './tiny-model.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mcq-predict-'));
const inFolder = (name: string) => path.join(folder, name);
const shape = tinyModel();
const run = inFolder('run');
const questions = lunchQuestions(40, 5);
const answered = questionFile(folder, 'answered.jsonl', questions);
const test = questionFile(
  folder,
  'test.jsonl',
  questions.map(({answer: _, ...question}) => question),
);

interface Row {
  id: string;
  prediction: string[];
  scores: number[];
  probabilities: number[];
}

const predict = (...argv: string[]) => runCommand(Predict, argv);
const parseRows = (text: string): Row[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** The rows of a prediction with every score, `argv` being a file and flags. */
async function rows(...argv: string[]): Promise<Row[]> {
  const {exitCode, stdout} = await predict(...argv, '--model', run, '--format', 'jsonl', '--output', '-');
  expect(exitCode).toBe(0);
  return parseRows(stdout);
}

const scoresById = (found: Row[]) => new Map(found.map(({id, scores}) => [id, scores]));

function expectSameScores(found: Row[], wanted: Row[]): void {
  const scores = scoresById(wanted);
  for (const row of found) {
    const expected = scores.get(row.id)!;
    expect(row.scores.length).toBe(expected.length);
    row.scores.forEach((score, i) => {
      expect(Math.abs(score - expected[i]!)).toBeLessThan(1e-5);
    });
  }
}

beforeAll(async () => {
  const train = questionFile(folder, 'train.jsonl', lunchQuestions(200, 6));
  const settings = ['--learning-rate', '0.01', '--batch-size', '8', '--epochs', '4', '--output', run];
  const {exitCode} = await runCommand(Finetune, [
    ...[train, '--model', shape, '--from-scratch', '--model-config', path.join(shape, 'config.json')],
    ...settings,
  ]);
  expect(exitCode).toBe(0);
});

describe('mcq predict writes', () => {
  it('the best three choices of every question in the order of the file, by default', async () => {
    const output = inFolder('submission.csv');
    const {exitCode, stdout} = await predict(test, '--model', run, '--output', output);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`Wrote ${output}: 40 questions.\n`);
    const [head, ...lines] = readFileSync(output, 'utf8').trim().split('\n');
    expect(head).toBe('id,prediction');
    expect(lines.map((line) => line.split(',')[0])).toEqual(questions.map(({id}) => id));
    lines.forEach((line, i) => {
      const labels = line.split(',')[1]!.split(' ');
      const count = questions[i]!.choices.length;
      expect(labels.length).toBe(Math.min(3, count));
      expect(new Set(labels).size).toBe(labels.length);
      for (const label of labels) expect('ABCDE'.indexOf(label)).toBeLessThan(count);
    });
  });

  it('as many choices as --top says', async () => {
    const {stdout} = await predict(test, '--model', run, '--top', '1', '--output', '-');
    for (const line of stdout.trim().split('\n').slice(1)) expect(line).toMatch(/^q5-\d+,[A-E]$/);
  });

  it('the same ranking in every format', async () => {
    const [kaggle, csv] = await Promise.all(['kaggle', 'csv'].map((format) => inFolder(`as-${format}.csv`)));
    await predict(test, '--model', run, '--top', '9', '--output', kaggle!);
    await predict(test, '--model', run, '--format', 'csv', '--output', csv!);
    const labels = (file: string) =>
      readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(',').slice(0, 2).join());
    const found = await rows(test);
    expect(labels(csv!)).toEqual(labels(kaggle!));
    expect(labels(kaggle!).slice(1)).toEqual(found.map(({id, prediction}) => `${id},${prediction.join(' ')}`));
    for (const {prediction, scores, probabilities} of found) {
      const ranked = prediction.map((label) => scores['ABCDE'.indexOf(label)]!);
      expect(ranked).toEqual([...scores].sort((a, b) => b - a));
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
    }
  });

  it('only the predictions to the standard output where that is asked for', async () => {
    const {stdout, stderr} = await predict(answered, '--model', run, '--output', '-', '--show', '1');
    expect(stdout.split('\n').filter(Boolean)).toHaveLength(41);
    expect(stderr).toMatch(/accuracy/);
    expect(stderr).toContain(questions[0]!.prompt);
  });

  it('what it read from the standard input', async () => {
    const stdin = Readable.from([readFileSync(test)]);
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(stdin as typeof process.stdin);
    try {
      expect(await rows('-')).toEqual(await rows(test));
    } finally {
      vi.restoreAllMocks();
    }
  });

  it('the same for tokens as for the texts they were made from', async () => {
    const tokens = inFolder('test.safetensors');
    await runCommand(Tokenize, [test, '--model', run, '--output', tokens]);
    expect(await rows(tokens)).toEqual(await rows(test));
  });
});

describe('Predictions do not depend on', () => {
  it.each([
    ['the number of tokens computed at once', ['--max-tokens', '1']],
    ['the number of tokens computed at once', ['--max-tokens', '100']],
    ['the number of threads', ['--threads', '1']],
  ])('%s (%j)', async (_, flags) => {
    expectSameScores(await rows(test, ...flags), await rows(test));
  });

  it('the order of the rows', async () => {
    const reversed = questionFile(folder, 'reversed.jsonl', [...questions].reverse());
    const found = await rows(reversed);
    expect(found.map(({id}) => id)).toEqual(questions.map(({id}) => id).reverse());
    expectSameScores(found, await rows(test));
  });

  it('the company of other questions', async () => {
    const alone = await Promise.all(
      [0, 17, 39].map((place) => questionFile(folder, `alone-${place}.jsonl`, [questions[place]!])),
    );
    const all = await rows(test);
    for (const file of alone) expectSameScores(await rows(file), all);
  });

  it('the order of the choices, but for their names', async () => {
    const turned = questions.map(({choices, ...rest}) => ({...rest, choices: [...choices].reverse()}));
    const found = await rows(questionFile(folder, 'turned.jsonl', turned));
    expectSameScores(
      found.map((row) => ({...row, scores: [...row.scores].reverse()})),
      await rows(test),
    );
  });
});

describe('mcq predict scores and shows', () => {
  it('scores where the file has the answers', async () => {
    const result = (await predict(answered, '--model', run, '--json')).json();
    const predictions = result.predictions as {id: string; order: number[]}[];
    const right = predictions.filter(({order}, i) => 'ABCDE'[order[0]!] === questions[i]!.answer).length;
    expect(result).toMatchObject({questions: 40, model: run, accuracy: right / 40});
    expect(right / 40).toBeGreaterThan(0.7);
    expect((await predict(test, '--model', run, '--json')).json()).not.toHaveProperty('accuracy');
    expect((await predict(answered, '--model', run)).stdout).toMatch(/accuracy +[01]\.\d{3} /);
  });

  it('shows the first questions with probabilities, right or wrong', async () => {
    const {stdout} = await predict(answered, '--model', run, '--show', '2');
    expect(stdout).toContain(questions[1]!.context);
    expect(stdout).not.toContain('q5-2 ');
    expect(stdout.match(/^ {2}(right|wrong: .*)$/gm)).toHaveLength(2);
    expect(stdout).toMatch(/^✓ [A-E] +\d+\.\d %/m);
  });

  it('says what the sample submission says of it', async () => {
    const sample = inFolder('sample.csv');
    writeFileSync(sample, `id,prediction\n${questions.map(({id}) => `${id},A B C\n`).join('')}`);
    const output = inFolder('checked.csv');
    const good = await predict(test, '--model', run, '--output', output, '--sample-submission', sample);
    expect(good.stdout).toMatch(/ready to submit: 40 rows, (3|2 to 3) choices each/);
    writeFileSync(sample, 'id,prediction\nq5-0,A B C\nother,A B C\n');
    const refused = inFolder('refused.csv');
    // Before the model is looked for, which would be another error.
    const bad = await predict(test, '--model', inFolder('none'), '--output', refused, '--sample-submission', sample);
    expect(bad).toMatchObject({exitCode: 3, stdout: ''});
    expect(bad.stderr).toMatch(/other/);
    expect(() => readFileSync(refused)).toThrow('ENOENT');
  });
});

describe('mcq predict warns', () => {
  it('of a head that was never trained', async () => {
    const untrained = await copyWithoutHead(path.join(run, 'model'), inFolder('untrained'));
    const {exitCode, stderr} = await predict(test, '--model', untrained);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/warning: .*never trained.*mcq finetune/);
    expect((await predict(test, '--model', run)).stderr).not.toContain('warning');
  });

  it('of a trained head on a pooler that is new, and names the new parameters', async () => {
    const partial = await copyWithout(path.join(run, 'model'), inFolder('without-pooler'), 'pooler.');
    const {exitCode, stderr} = await predict(test, '--model', partial);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/New parameters.*bert\.pooler\.dense\.weight/);
    expect(stderr).toMatch(/warning: .*never trained.*mcq finetune/);
  });

  it('of pairs that are read otherwise than in training', async () => {
    const {stderr} = await predict(test, '--model', run, '--pair', 'context/prompt+choice', '--max-length', '32');
    expect(stderr).toMatch(
      /warning: --pair context\/prompt\+choice: the model was trained with context\+prompt\/choice/,
    );
    expect(stderr).toMatch(/warning: --max-length 32: the model was trained with 48/);
  });
});

describe('mcq predict refuses', () => {
  const tokens = inFolder('other.safetensors');
  const own = inFolder('own.safetensors');
  const broken = questionFile(folder, 'broken.jsonl', [{id: 1, prompt: 'why?', choices: ['only one']}]);

  beforeAll(async () => {
    const other = tinyModel();
    writeFileSync(path.join(other, 'vocab.txt'), '[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nwhat\n');
    await runCommand(Tokenize, [test, '--model', other, '--output', tokens]);
    await runCommand(Tokenize, [test, '--model', run, '--output', own]);
  });

  it.each<[string, number, string[], RegExp]>([
    ['a question with one choice', 3, [broken, '--model', run], /choice/],
    ['tokens of another vocabulary', 3, [tokens, '--model', run], /other\.safetensors/],
    ['a file that is not there', 3, [inFolder('none.csv'), '--model', run], /no such file/],
    ['a model that is not there', 4, [test, '--model', inFolder('none')], /no folder/],
    ['a model without weights', 4, [test, '--model', shape], /model\.safetensors/],
    ['no model', 2, [test], /Missing required flag --model \(RUN\|FOLDER\|NAME\)/],
    ['JSON and predictions on one output', 2, [test, '--model', run, '--json', '--output', '-'], /standard output/],
    ['to show questions whose texts are not there', 2, [own, '--model', run, '--show', '1'], /tokens/],
    ['a sample for another format', 2, [test, '--model', run, '--format', 'csv', '--sample-submission', 'x'], /kaggle/],
    ['to write over the questions', 2, [test, '--model', inFolder('none'), '--output', test], /would replace/],
    ['an output in no folder', 2, [test, '--model', inFolder('none'), '--output', `${test}/x`], /not a directory/],
    ['a file in a file', 3, [`${test}/x`, '--model', run], /not a directory/],
    ['to read more than the model can', 2, [test, '--model', run, '--max-length', '64'], /48/],
  ])('%s with exit code %i', async (_, exitCode, argv, message) => {
    const output = inFolder('none.csv');
    const found = await predict(...argv, ...(argv.includes('--output') ? [] : ['--output', output]));
    expect(found.exitCode).toBe(exitCode);
    expect(found.stderr).toMatch(message);
    expect(() => readFileSync(output)).toThrow('ENOENT');
  });

  it.skipIf(loadBinding().info().cudaDevices > 0)('a GPU that is not there (skipped where there is one)', async () => {
    const found = await predict(test, '--model', run, '--device', 'cuda:0');
    expect(found).toMatchObject({exitCode: 5, stdout: ''});
    expect(found.stderr).toMatch(/cuda/i);
  });
});
