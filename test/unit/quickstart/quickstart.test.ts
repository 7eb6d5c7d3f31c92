import {mkdir, mkdtemp, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {keyed, overlap} from '../../../src/data/duplicates.js';
import {parseQuestions, readQuestions} from '../../../src/data/read.js';
import {whereAllDiffer} from '../../../src/quickstart/examples.js';
import {holdsQuickstart, trainingFile} from '../../../src/quickstart/output.js';
import {bundled, questionLines, trainingQuestions} from '../../../src/quickstart/questions.js';
import {rankingFromScores} from '../../../src/rank/rank.js';

describe('trainingQuestions', () => {
  it('leaves out what validation and test ask, and repetitions, and nothing else', async () => {
    const all = await trainingQuestions({seed: 0});
    const {questions: train} = await readQuestions(bundled.train);
    const others = [
      ...(await readQuestions(bundled.validation)).questions,
      ...(await readQuestions(bundled.test)).questions,
    ];
    expect(overlap(others.map(keyed), all.map(keyed))).toEqual([]);
    expect(parseQuestions(questionLines(all), 'train.jsonl').warnings).toEqual([]);
    // As data/openbookqa/README.md counts them, and 7 that validation asks.
    expect(all).toHaveLength(4957 - 42 - 14 - 7);
    // Every one that was left out is asked by the others or by an earlier one.
    const kept = new Set(all.map(({id}) => id));
    const dropped = train.filter(({id}) => !kept.has(id));
    expect(dropped.length).toBeGreaterThan(0);
    expect(overlap([...others, ...all].map(keyed), dropped.map(keyed))).toHaveLength(dropped.length);
  });

  it('draws a sample by the seed', async () => {
    const draw = async (seed: number) => (await trainingQuestions({count: 50, seed})).map(({id}) => id);
    const first = await draw(1);
    expect(new Set(first).size).toBe(50);
    expect(await draw(1)).toEqual(first);
    expect(await draw(2)).not.toEqual(first);
  });

  it('is written as it is read', async () => {
    const sample = await trainingQuestions({count: 20, seed: 3});
    expect(parseQuestions(questionLines(sample), 'sample.jsonl').questions).toEqual(sample);
  });
});

describe('whereAllDiffer', () => {
  const rankings = (...first: number[]) =>
    first.map((best, i) =>
      rankingFromScores(
        `${i}`,
        [0, 1, 2].map((c) => Number(c === best)),
      ),
    );

  it('finds the first questions on which no two ways agree', () => {
    const ways = [rankings(0, 0, 0, 1, 2), rankings(1, 0, 2, 2, 0), rankings(2, 1, 1, 2, 1)];
    expect(whereAllDiffer(ways, 3)).toEqual([0, 2, 4]);
    expect(whereAllDiffer(ways, 1)).toEqual([0]);
  });
});

describe('holdsQuickstart', () => {
  const folder = () => mkdtemp(path.join(tmpdir(), 'mcq-holds-'));
  const withRecord = async (record: string) => {
    const run = path.join(await folder(), 'quickstart');
    await mkdir(run);
    await writeFile(path.join(run, 'run.json'), record);
    return run;
  };

  it('is false where there is nothing', async () => {
    expect(await holdsQuickstart(await folder())).toBe(false);
    expect(await holdsQuickstart(path.join(await folder(), 'none', 'yet'))).toBe(false);
  });

  it('is true for a run that learned from the file beside it', async () => {
    const run = await withRecord('');
    await writeFile(path.join(run, 'run.json'), JSON.stringify({data: {train: {file: `${run}-train.jsonl`}}}));
    expect(await holdsQuickstart(run)).toBe(true);
    expect(await holdsQuickstart(`${run}${path.sep}`)).toBe(true);
  });

  it.each(['{"data":{"train":{"file":"/data/train.csv"}}}', '{}', 'null', 'torn'])(
    'refuses others: %s',
    async (record) => {
      await expect(holdsQuickstart(await withRecord(record))).rejects.toMatchObject({kind: 'usage'});
    },
  );

  it('keeps the questions beside the run, also where its name ends with a slash', () => {
    expect(trainingFile('runs/quickstart/')).toBe(trainingFile('./runs/quickstart'));
  });
});
