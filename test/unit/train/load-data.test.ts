import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {Question} from '../../../src/data/question.js';
import {encodeQuestion} from '../../../src/text/encode-question.js';
import {loadTokenizer} from '../../../src/text/load-tokenizer.js';
import type {PairOptions} from '../../../src/text/pair-options.js';
import {writeTokens} from '../../../src/tokenize/write-tokens.js';
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

  it('sets the same questions of a dataset of tokens aside as of the texts', async () => {
    const questions = lunch.flatMap(({answer, ...question}) => [
      {...question, answer: 'ABCDE'.indexOf(answer!)},
      {...question, id: `${question.id} again`, choices: [...question.choices].reverse(), context: 'old', answer: 0},
    ]);
    const texts = questionFile(
      folder,
      'texts.jsonl',
      questions.map((question) => ({...question, answer: 'ABCDE'[question.answer]})),
    );
    const tokens = await datasetFile('tokens.safetensors', questions);
    for (const seed of [0, 1]) {
      const {train, validation, validationQuestions} = await setsOf(tokens, {seed});
      expect(validationQuestions).toBeUndefined();
      expect(train.length + validation.length).toBe(100);
      expect(ids(validation)).toEqual(ids((await setsOf(texts, {seed})).validation));
      const set = new Set(ids(validation));
      for (const {id} of lunch) expect(set.has(`${id} again`)).toBe(set.has(id));
    }
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

  it('demand answers of a dataset of tokens, and name the first questions without', async () => {
    const bare = await datasetFile(
      'bare.safetensors',
      lunch.map(({answer: _, ...question}, i) => ({...question, ...(i % 2 === 0 && {answer: 0})})),
    );
    const opened = openTrainingFiles({train: bare, validation: {share: 0.1}, read: {}});
    const message = expect.stringMatching(/bare\.safetensors: 25 of 50 questions have no answer.*q1-1, q1-3, q1-5/);
    await expect(opened).rejects.toMatchObject({kind: 'data', message});
  });

  it('keep options on reading texts for the file of texts beside a dataset', async () => {
    const tokens = await datasetFile('beside.safetensors', withIndices(lunch));
    const renamed = lunchQuestions(4, 2).map(({prompt, ...question}) => ({...question, question: prompt}));
    const texts = questionFile(folder, 'renamed.jsonl', renamed);
    const read = {columns: 'prompt=question'};
    const {validation} = await openTrainingFiles({train: tokens, validation: {file: texts}, read});
    expect(validation!.length).toBe(4);
    const alone = openTrainingFiles({train: tokens, validation: {share: 0.2}, read});
    await expect(alone).rejects.toMatchObject({kind: 'usage', message: expect.stringContaining('--columns')});
  });

  it('tell of questions that are in both files, be they texts or tokens', async () => {
    const shared = [...lunch.slice(3, 5), ...lunchQuestions(3, 9)];
    const [train, validation] = [questionFile(folder, 'd.jsonl', lunch), questionFile(folder, 'e.jsonl', shared)];
    const tokens = await datasetFile('d.safetensors', withIndices(lunch));
    const otherTokens = await datasetFile('e.safetensors', withIndices(shared));
    for (const [one, other] of [
      [tokens, otherTokens],
      [tokens, validation],
      [train, otherTokens],
    ] as const) {
      const files = await openTrainingFiles({train: one, validation: {file: other}, read: {}});
      expect(warningsOf(files).filter((line) => line.includes('2 of 5 questions are also in'))).toHaveLength(1);
    }
  });

  it('tell of questions that a dataset of tokens repeats', async () => {
    const repeated = withIndices([...lunch, {...lunch[7]!, id: 'again'}]);
    const train = await datasetFile('repeated.safetensors', repeated);
    const files = await openTrainingFiles({train, validation: {share: 0.2}, read: {}});
    expect(warningsOf(files).join()).toMatch(/repeated\.safetensors: 1 question repeats.*q1-7, again/);
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

type Lunch = ReturnType<typeof lunchQuestions>;

const withIndices = (questions: Lunch) =>
  questions.map(({answer, ...question}) => ({...question, answer: 'ABCDE'.indexOf(answer!)}));

/** Writes the tokens of questions and returns the file. */
async function datasetFile(name: string, questions: readonly Question[]): Promise<string> {
  const file = path.join(folder, name);
  const encoded = questions.map((question) => encodeQuestion(reading.tokenizer, question, pair));
  await writeTokens({file, format: 'dataset'}, {questions, encoded}, reading, '-');
  return file;
}
