import {existsSync, mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import Tokenize from '../../src/commands/tokenize.js';
import {readDataset} from '../../src/text/dataset.js';
import {hashFile} from '../../src/util/hash.js';
import {runCommand} from './run-command.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mcq-tokenize-'));
const inFolder = (name: string) => path.join(folder, name);
const words = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'why', 'sky', 'blue', 'sea', 'deep', '##er', '?'];
writeFileSync(inFolder('vocab.txt'), `${words.join('\n')}\n`);
writeFileSync(inFolder('config.json'), JSON.stringify({model_type: 'bert', max_position_embeddings: 16}));
const questions = inFolder('questions.csv');
writeFileSync(
  questions,
  [
    'id,prompt,A,B,answer,context',
    `7,why sky blue?,sea,deeper sea,A,${'sky '.repeat(20).trim()}`,
    '8,why sea?,blue,deep,B,',
    '',
  ].join('\n'),
);

const tokenize = (...argv: string[]) => runCommand(Tokenize, [...argv, '--model', folder]);

describe('mcq tokenize', () => {
  it('shows what it did', async () => {
    const run = await tokenize(questions);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/questions +2\n/);
    expect(run.stdout).toMatch(/pairs +4\n/);
    expect(run.stdout).toMatch(/truncated pairs +2\n/);
    expect(run.stdout).toMatch(/longest +16\n/);
    expect(run.stderr).toMatch(/no capital letters/);
    const result = (await tokenize(questions, '--json')).json();
    expect(result).toMatchObject({
      questions: 2,
      pairs: 4,
      tokens: 16 + 16 + 7 + 7,
      truncated: 2,
      pair: {layout: 'context+prompt/choice', truncation: 'context-first', maxLength: 16},
    });
  });

  it('writes a dataset that says where it comes from', async () => {
    const output = inFolder('tokens.safetensors');
    const run = await tokenize(questions, '--output', output, '--max-length', '12', '--pair', 'context/prompt+choice');
    expect(run.exitCode).toBe(0);
    const dataset = await readDataset(output);
    expect(dataset.pair).toEqual({layout: 'context/prompt+choice', truncation: 'context-first', maxLength: 12});
    expect(dataset.source).toBe(await hashFile(questions));
    expect(dataset.questions.map(({id, answer}) => [id, answer])).toEqual([
      ['7', 0],
      ['8', 1],
    ]);
    expect([...dataset.questions[1]!.ids.subarray(0, 8)]).toEqual([2, 3, 5, 8, 11, 7, 3, 2]);
  });

  it('writes JSON lines with the names that Hugging Face uses', async () => {
    const output = inFolder('tokens.jsonl');
    await tokenize(questions, '--format', 'hf', '--padding', 'max-length', '--output', output);
    const rows = readFileSync(output, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({label}) => label)).toEqual([0, 1]);
    expect(rows[1].input_ids[0]).toEqual([2, 5, 8, 11, 3, 7, 3, ...new Array(9).fill(0)]);
    expect(rows[1].attention_mask[0].reduce((sum: number, value: number) => sum + value)).toBe(7);
    const {stdout, stderr} = await tokenize(questions, '--format', 'hf', '--output', '-');
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).id),
    ).toEqual(['7', '8']);
    expect(stderr).toMatch(/pairs +4/);
  });

  it('shows a question token by token', async () => {
    const {stdout} = await tokenize(questions, '--show', '8');
    expect(stdout).toMatch(/^A {2}blue\n/);
    expect(stdout).toMatch(/ 0 +\[CLS\] +2 +0\n/);
    expect(stdout).toMatch(/ 5 +blue +7 +1\n/);
    expect(await tokenize(questions, '--show', '9')).toMatchObject({exitCode: 2, stdout: ''});
  });

  it('shows two texts as a pair, and one as it is', async () => {
    const pair = (await tokenize('--text', 'sky?', '--pair', 'deeper', '--json')).json();
    const tokens = pair.tokens as {token: string; segment: number}[];
    expect(tokens.map(({token}) => token)).toEqual(['[CLS]', 'sky', '?', '[SEP]', 'deep', '##er', '[SEP]']);
    expect(tokens.map(({segment}) => segment)).toEqual([0, 0, 0, 0, 1, 1, 1]);
    const single = (await tokenize('--text', 'deeper', '--json')).json();
    expect((single.tokens as {id: number}[]).map(({id}) => id)).toEqual([9, 10]);
  });

  it('warns of a vocabulary that does not know the words', async () => {
    const strange = inFolder('strange.csv');
    writeFileSync(strange, 'id,prompt,A,B\n1,foo bar,baz,qux\n');
    expect((await tokenize(strange)).stderr).toMatch(/warning: .*unknown to this vocabulary/);
  });

  it.each([
    ['no file', []],
    ['another layout', [questions, '--pair', 'prompt/choice']],
    ['a dataset under another name', [questions, '--output', inFolder('tokens.csv')]],
    ['padding in a dataset', [questions, '--output', inFolder('padded.safetensors'), '--padding', 'longest']],
    ['JSON and JSON lines on stdout', [questions, '--format', 'hf', '--output', '-', '--json']],
    ['a form without an output', [questions, '--format', 'hf']],
    ['an output in no folder', [questions, '--format', 'hf', '--output', path.join(questions, 'tokens.jsonl')]],
    ['more tokens than positions', [questions, '--max-length', '17']],
  ])('exits with 2 for %s, and writes nothing', async (_, argv) => {
    expect(await tokenize(...argv)).toMatchObject({exitCode: 2});
    expect(existsSync(inFolder('tokens.csv')) || existsSync(inFolder('padded.safetensors'))).toBe(false);
  });

  it('refuses to write over its input, whatever else is wrong', async () => {
    const before = readFileSync(questions, 'utf8');
    const output = path.join(folder, '.', 'questions.csv');
    const run = await runCommand(Tokenize, [questions, '--format', 'hf', '--output', output, '--model', 'none']);
    expect(run).toMatchObject({exitCode: 2, stdout: ''});
    expect(run.stderr).toContain('would replace');
    expect(readFileSync(questions, 'utf8')).toBe(before);
  });

  it('exits with 3 for bad questions and with 4 for a model that is not there', async () => {
    const bad = inFolder('bad.csv');
    writeFileSync(bad, 'id,prompt,A,B,answer\n1,foo,baz,qux,Z\n');
    expect((await tokenize(bad)).exitCode).toBe(3);
    expect((await runCommand(Tokenize, [questions, '--model', inFolder('none')])).exitCode).toBe(4);
  });
});
