import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {writeDataset} from '../../../src/text/dataset.js';
import {encodeQuestion} from '../../../src/text/encode-question.js';
import {loadTokenizer} from '../../../src/text/load-tokenizer.js';
import type {PairOptions} from '../../../src/text/pair-options.js';
import {openTrainingFiles, trainingSets, warningsOf} from '../../../src/train/load-data.js';
import {lunchQuestions, questionFile, tinyModel} from '../../commands/tiny-model.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mcq-load-'));
const pair: PairOptions = {layout: 'context+prompt/choice', truncation: 'context-first', maxLength: 48};
const reading = {tokenizer: await loadTokenizer(tinyModel()), pair};
const lunch = lunchQuestions(50, 1);
const ids = (source: {length: number; at(i: number): {id: string}}) =>
  Array.from({length: source.length}, (_, i) => source.at(i).id);

const setsOf = async (
  file: string,
  {share = 0.2, seed = 0, groupColumn}: {share?: number; seed?: number; groupColumn?: string} = {},
) => {
  const files = await openTrainingFiles({train: file, validation: {share}, groupColumn, read: {}});
  return trainingSets(files, {share, seed}, reading);
};

describe('trainingSets', () => {
  it('takes a file to measure by whole', async () => {
    const train = questionFile(folder, 'train.jsonl', lunch);
    const validation = questionFile(folder, 'validation.jsonl', lunchQuestions(9, 2));
    const files = await openTrainingFiles({train, validation: {file: validation}, read: {}});
    const sets = trainingSets(files, {share: 0, seed: 0}, reading);
    expect(ids(sets.train)).toEqual(lunch.map(({id}) => id));
    expect(ids(sets.validation)).toEqual(sets.validationQuestions!.map(({id}) => id));
    expect(sets.validation.length).toBe(9);
  });

  it('else sets a share aside: every question is in one part, and texts stay beside their tokens', async () => {
    const file = questionFile(folder, 'all.jsonl', lunch);
    const {train, validation, validationQuestions} = await setsOf(file);
    expect(validation.length).toBe(10);
    expect([...ids(train), ...ids(validation)].sort()).toEqual(lunch.map(({id}) => id).sort());
    expect(validationQuestions!.map(({id}) => id)).toEqual(ids(validation));
    expect(ids((await setsOf(file)).validation)).toEqual(ids(validation));
    expect(ids((await setsOf(file, {seed: 1})).validation)).not.toEqual(ids(validation));
  });

  it('never parts a question from its repetition, nor those of a group', async () => {
    const repeated = [...lunch, ...lunch.map((question) => ({...question, id: `${question.id} again`}))];
    const {validation} = await setsOf(questionFile(folder, 'repeated.jsonl', repeated));
    const set = new Set(ids(validation));
    for (const {id} of lunch) expect(set.has(`${id} again`)).toBe(set.has(id));

    const grouped = lunch.map((question, i) => ({...question, book: `book ${i % 10}`}));
    const groups = await setsOf(questionFile(folder, 'grouped.jsonl', grouped), {groupColumn: 'book'});
    const book = (id: string) => grouped.find((question) => question.id === id)!.book;
    const trained = new Set(ids(groups.train).map(book));
    expect(ids(groups.validation).filter((id) => trained.has(book(id)))).toEqual([]);
    expect(groups.validation.length).toBe(10);
  });

  it('never parts repetitions in a dataset of tokens either, whatever the order of their choices', async () => {
    const questions = lunch.flatMap(({answer, ...question}) => [
      {...question, answer: 'ABCDE'.indexOf(answer!)},
      {...question, id: `${question.id} again`, choices: [...question.choices].reverse(), answer: 0},
    ]);
    const file = path.join(folder, 'tokens.safetensors');
    const encoded = questions.map((question) => encodeQuestion(reading.tokenizer, question, pair));
    await writeDataset(file, {questions: encoded, tokenizer: reading.tokenizer.hash, pair});
    const {train, validation, validationQuestions} = await setsOf(file);
    expect(validationQuestions).toBeUndefined();
    expect(train.length + validation.length).toBe(100);
    const set = new Set(ids(validation));
    expect(set.size).toBeGreaterThan(0);
    for (const {id} of lunch) expect(set.has(`${id} again`)).toBe(set.has(id));
  });
});

describe('openTrainingFiles and warningsOf', () => {
  it('demand answers of both files', async () => {
    const bare = questionFile(
      folder,
      'bare.jsonl',
      lunch.map(({answer: _, ...question}) => question),
    );
    const full = questionFile(folder, 'full.jsonl', lunch);
    for (const [train, validation] of [
      [bare, full],
      [full, bare],
    ] as const) {
      const opened = openTrainingFiles({train, validation: {file: validation}, read: {}});
      await expect(opened).rejects.toMatchObject({kind: 'data', message: expect.stringContaining('bare.jsonl')});
    }
  });

  it('tell of questions that are in both files', async () => {
    const train = questionFile(folder, 'a.jsonl', lunch);
    const validation = questionFile(folder, 'b.jsonl', [...lunch.slice(3, 5), ...lunchQuestions(3, 9)]);
    const files = await openTrainingFiles({train, validation: {file: validation}, read: {}});
    expect(warningsOf(files).filter((line) => line.includes('2 of 5 questions are also in'))).toHaveLength(1);
    const apart = await openTrainingFiles({
      train,
      validation: {file: questionFile(folder, 'c.jsonl', lunchQuestions(3, 9))},
      read: {},
    });
    expect(warningsOf(apart).join()).not.toContain('also in');
  });
});
