import {existsSync, mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {checkSubmission, type SubmittedQuestion} from '../../../src/submission/check.js';
import {packageRoot} from '../../../src/util/paths.js';

const sample = path.join(mkdtempSync(path.join(tmpdir(), 'mcq-sample-')), 'sample_submission.csv');
const asked = (id: string, choices = 5): SubmittedQuestion => ({id, choices});
const check = (questions: SubmittedQuestion[], top: number, text: string) => {
  writeFileSync(sample, text);
  return checkSubmission(questions, top, sample);
};

describe('checkSubmission', () => {
  it('is ready when ids and choices are those of the sample, in whatever order', async () => {
    expect(await check([asked('b'), asked('a')], 3, 'id,prediction\na,A B C\nb,A B C\n')).toBe(
      'ready to submit: 2 rows, 3 choices each',
    );
  });

  it('takes questions that have fewer choices than the sample names', async () => {
    const questions = [asked('a', 2), asked('b')];
    expect(await check(questions, 3, 'id,prediction\na,A B C\nb,A B C\n')).toContain('2 to 3 choices each');
    expect(await check([asked('a', 2)], 3, 'id,prediction\na,A B C\n')).toContain('1 rows, 2 choices each');
  });

  it.each([
    [
      [asked('a')],
      3,
      'id,prediction\na,A B C\nb,A B C\n',
      /rows: 1, in the sample 2\n +ids missing from the submission: b/,
    ],
    [
      [asked('a'), asked('c')],
      3,
      'id,prediction\na,A B C\nb,A B C\n',
      /missing from the submission: b\n +ids not in the sample: c/,
    ],
    [[asked('a')], 5, 'id,prediction\na,A B C\n', /up to 5, in the sample 3 \(--top 3\)/],
    [[asked('a')], 1, 'id,prediction\na,A B C\n', /up to 1, in the sample 3/],
    [[asked('a')], 3, 'ID,answer\na,A B C\n', /columns: the sample has ID, answer/],
    [[asked('a')], 3, 'id,prediction\na,A B C\na,A B C\n', /rows: 1, in the sample 2/],
  ])('lists differences (%#)', async (questions, top, text, message) => {
    await expect(check(questions, top, text)).rejects.toThrow(message);
    await expect(check(questions, top, text)).rejects.toMatchObject({kind: 'data'});
  });
});

const kaggle = path.resolve(packageRoot, '../shared/data/kaggle-llm-science-exam/sample_submission.csv');

it.skipIf(!existsSync(kaggle))("fits the competition's own sample (skipped where ../shared is absent)", async () => {
  const questions = Array.from({length: 200}, (_, i) => asked(`${i}`));
  expect(await checkSubmission(questions, 3, kaggle)).toBe('ready to submit: 200 rows, 3 choices each');
});
