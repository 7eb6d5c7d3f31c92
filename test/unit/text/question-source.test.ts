import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {ReadOptions} from '../../../src/data/read.js';
import {writeDataset} from '../../../src/text/dataset.js';
import {openQuestions} from '../../../src/text/question-source.js';
import {folderWith} from './helpers.js';

const pair = {layout: 'kaggle', truncation: 'only_first', maxLength: 8} as const;

/** A dataset of two questions, the second one without an answer. */
async function datasetFile(): Promise<string> {
  const file = path.join(await folderWith({}), 'tokens.safetensors');
  const tokens = {ids: Int32Array.of(1, 2), segments: Int32Array.of(0, 0), starts: Int32Array.of(0, 1, 2)};
  const questions = [
    {id: 'a', ...tokens, answer: 0},
    {id: 'b', ...tokens},
  ];
  await writeDataset(file, {questions, keys: ['0000000000000001', '0000000000000002'], tokenizer: '', pair});
  return file;
}

describe('openQuestions of a dataset of tokens', () => {
  it.each<[ReadOptions, string]>([
    [{groupColumn: 'book'}, '--group-column'],
    [{columns: 'prompt=question'}, '--columns'],
    [{answerBase: 0}, '--answer-base'],
    [{encoding: 'cp949'}, '--encoding'],
    [{keepLabels: true}, '--keep-labels'],
  ])('refuses %j, which could only have no effect', async (read, flag) => {
    const opened = openQuestions(await datasetFile(), read);
    await expect(opened).rejects.toMatchObject({kind: 'usage', message: expect.stringContaining(flag)});
  });

  it('takes the defaults, and questions without answers unless these are required', async () => {
    const file = await datasetFile();
    expect(await openQuestions(file, {keepLabels: false, requireAnswers: false})).toMatchObject({length: 2});
    const message = expect.stringMatching(/1 of 2 questions have no answer.*b/);
    await expect(openQuestions(file, {requireAnswers: true})).rejects.toMatchObject({kind: 'data', message});
  });
});
