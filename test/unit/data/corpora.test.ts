import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {type ReadOptions, readQuestions} from '../../../src/data/read.js';
import {packageRoot} from '../../../src/util/paths.js';

const shared = path.resolve(packageRoot, '../shared/data');
const copa = 'id=ID,context=sentence,prompt=question,choices=1:2,answer=Answer';
const hellaswag = 'prompt=context,choices=choice1:choice2:choice3:choice4,answer=label';

describe.skipIf(!existsSync(shared))('whole data sets (skipped where ../shared/data is absent)', () => {
  it.each<[file: string, count: number, dialect: string, options?: ReadOptions]>([
    ['kaggle-llm-science-exam/train_6k.csv', 5986, 'Kaggle CSV'],
    ['kaggle-llm-science-exam/extra_500.csv', 500, 'Kaggle CSV'],
    ['kaggle-llm-science-exam/stem_1k_with_context.csv', 999, 'Kaggle CSV'],
    ['openstax/questions_with_context.csv', 2569, 'Kaggle CSV'],
    ['openbookqa/train_complete.jsonl', 4957, 'OpenBookQA JSONL'],
    ['commonsenseqa/train_rand_split.jsonl', 9741, 'CommonsenseQA JSONL'],
    ['commonsenseqa/dev_rand_split.jsonl', 1221, 'CommonsenseQA JSONL'],
    ['formats/arc_challenge_dev.jsonl', 299, 'OpenBookQA or ARC JSONL'],
    ['formats/qasc_dev.jsonl', 926, 'QASC JSONL'],
    ['formats/mmlu_abstract_algebra.csv', 5, 'MMLU CSV'],
    ['formats/swag_sample.json', 10, 'SWAG JSONL'],
    ['arc/AI2-8thGr-NDMC-Feb2016-Train.jsonl', 293, 'OpenBookQA or ARC JSONL'],
    ['arc/ARC-Challenge/test.json', 1172, 'instruction JSON'],
    ['arc/ARC-Easy/train.json', 2251, 'instruction JSON'],
    ['kobest/copa/train.tsv', 3076, 'custom TSV', {columns: copa}],
    ['kobest/copa/test.tsv', 1000, 'custom TSV', {columns: copa}],
    ['kobest/hellaswag/train.tsv', 2029, 'custom TSV', {columns: hellaswag}],
    ['kobest/hellaswag/test.tsv', 500, 'custom TSV', {columns: hellaswag}],
  ])('%s', async (name, count, dialect, options = {}) => {
    const file = await readQuestions(path.join(shared, name), {...options, requireAnswers: true});
    expect(file.questions).toHaveLength(count);
    expect(file.dialect).toBe(dialect);
    const faulty = file.questions.filter(({prompt, choices, answer}) => prompt === '' || !choices[answer!]);
    expect(faulty).toEqual([]);
  });

  it('reads the Kaggle columns C,E,D,B,A into the order A to E', async () => {
    const {questions} = await readQuestions(path.join(shared, 'kaggle-llm-science-exam/extra_500.csv'));
    expect(questions[0]?.choices[1]).toMatch(/^McKenzie is primarily remembered/);
    expect(questions[0]?.answer).toBe(1);
  });

  it('refuses the two repeated ids of an elementary science set', async () => {
    const file = path.join(shared, 'arc/AI2-Elementary-NDMC-Feb2016-Train.jsonl');
    await expect(readQuestions(file)).rejects.toThrow(
      /2 of 432 rows cannot be used\n.*row 169 .*is already the id of row 5/,
    );
  });
});

describe('the bundled OpenBookQA', () => {
  const read = (name: string) => readQuestions(path.join(packageRoot, 'data/openbookqa', `${name}.jsonl`));

  it('has all questions, each with four choices, its fact and its answer', async () => {
    const parts = await Promise.all(['train', 'validation', 'test'].map(read));
    expect(parts.map(({questions}) => questions.length)).toEqual([4957, 500, 500]);
    for (const {dialect, questions} of parts) {
      expect(dialect).toBe('mcq JSONL');
      expect(questions.every((q) => q.choices.length === 4 && q.context && q.answer !== undefined)).toBe(true);
    }
    const all = parts.flatMap(({questions}) => questions);
    expect(new Set(all.map(({id}) => id)).size).toBe(all.length);
  });

  it.skipIf(!existsSync(shared)).each([
    ['train', 'train'],
    ['validation', 'dev'],
    ['test', 'test'],
  ])('%s says the same as the original (skipped where ../shared/data is absent)', async (bundled, original) => {
    const here = await read(bundled);
    const there = await readQuestions(path.join(shared, `openbookqa/${original}_complete.jsonl`));
    expect(here.questions).toEqual(there.questions);
    expect(await readFile(path.join(packageRoot, 'data/openbookqa/README.md'), 'utf8')).toContain('arXiv:1809.02789');
  });
});
