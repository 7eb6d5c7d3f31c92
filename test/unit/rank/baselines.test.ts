import {existsSync} from 'node:fs';
import path from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import type {Question} from '../../../src/data/question.js';
import {readQuestions} from '../../../src/data/read.js';
import {chance, longestChoice, randomRankings, wordOverlap} from '../../../src/rank/baselines.js';
import {mean} from '../../../src/rank/bootstrap.js';
import {judge} from '../../../src/rank/judge.js';
import {questionScores} from '../../../src/rank/metrics.js';
import type {Ranking} from '../../../src/rank/ranking.js';
import {packageRoot} from '../../../src/util/paths.js';

const question = (prompt: string, choices: string[], context?: string): Question => ({
  id: 'q',
  prompt,
  choices,
  ...(context !== undefined && {context}),
});

describe('chance', () => {
  it('is the mean over all orders of the choices', () => {
    const {accuracy, map, mrr, logLoss} = chance([5], 3);
    expect(accuracy).toBe(1 / 5);
    expect(map).toBeCloseTo((1 + 1 / 2 + 1 / 3) / 5, 14);
    expect(mrr).toBeCloseTo((1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5) / 5, 14);
    expect(logLoss).toBe(Math.log(5));
  });

  it('averages questions with different numbers of choices', () => {
    expect(chance([2, 4], 3).accuracy).toBe(3 / 8);
    expect(chance([2], 3).map).toBe(3 / 4);
  });

  it('is what seeded random orders come to', () => {
    const questions = Array.from({length: 4000}, (_, i) => ({
      ...question('p', ['a', 'b', 'c', 'd']),
      id: `${i}`,
      answer: 1,
    }));
    const judged = judge(randomRankings(questions, 3), questions, {rankings: 'r', questions: 'q'});
    const {accuracy, map} = questionScores(judged, 3);
    expect(mean(accuracy as number[])).toBeCloseTo(chance([4], 3).accuracy, 1);
    expect(mean(map as number[])).toBeCloseTo(chance([4], 3).map, 1);
    expect(randomRankings(questions, 3)).toEqual(randomRankings(questions, 3));
    expect(randomRankings(questions, 4)).not.toEqual(randomRankings(questions, 3));
  });
});

describe('longestChoice', () => {
  it('counts characters as people see them, ties in the order of the choices', () => {
    expect(longestChoice(question('p', ['abc', '😀😀', 'abcd', 'xyz'])).order).toEqual([2, 0, 3, 1]);
  });
});

describe('wordOverlap', () => {
  it('takes words in any script and case from prompt and context', () => {
    expect(wordOverlap(question('Who eats GRASS?', ['lions', 'cows', 'grass'], 'Cows do.')).order).toEqual([1, 2, 0]);
    expect(wordOverlap(question('수도는 어디인가', ['부산 항구', '서울 수도는'])).order).toEqual([1, 0]);
  });

  it('takes the share of distinct words, not their number', () => {
    const {scores} = wordOverlap(question('a b', ['a', 'a a x', 'a b x y', '...']));
    expect(scores).toEqual([1, 0.5, 0.5, 0]);
  });

  it('knows a letter however its accent is encoded', () => {
    expect(wordOverlap(question('caf\u00e9', ['tea', 'cafe\u0301'])).order[0]).toBe(1);
  });
});

const test500 = path.resolve(packageRoot, '../shared/data/openbookqa/test_complete.jsonl');

describe.skipIf(!existsSync(test500))(
  'on the OpenBookQA test set with its facts (skipped where ../shared is absent)',
  () => {
    let questions: Question[];
    beforeAll(async () => {
      ({questions} = await readQuestions(test500));
    });

    const score = (method: (question: Question) => Ranking) => {
      const judged = judge(questions.map(method), questions, {rankings: 'r', questions: 'q'});
      const {accuracy, map} = questionScores(judged, 3);
      return [mean(accuracy as number[]), mean(map as number[])] as const;
    };

    it.each([
      ['longest choice', longestChoice, 0.362, 0.57],
      ['word overlap', wordOverlap, 0.344, 0.532],
    ])('%s scores as measured independently', (_, method, accuracy, map) => {
      const [measuredAccuracy, measuredMap] = score(method);
      expect(measuredAccuracy).toBeCloseTo(accuracy, 3);
      expect(measuredMap).toBeCloseTo(map, 3);
    });

    it('chance', () => {
      const counts = questions.map(({choices}) => choices.length);
      expect(chance(counts, 3).accuracy).toBeCloseTo(0.25, 12);
      expect(chance(counts, 3).map).toBeCloseTo(0.458, 3);
    });
  },
);
