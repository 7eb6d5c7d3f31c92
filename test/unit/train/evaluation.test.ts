import {describe, expect, it} from 'vitest';
import type {Question} from '../../../src/data/question.js';
import {rankingFromScores} from '../../../src/rank/rank.js';
import {answerKey, baselines, measure} from '../../../src/train/evaluation.js';

const encoded = (id: string, choices: number, answer?: number) => ({
  id,
  ids: new Int32Array(choices),
  segments: new Int32Array(choices),
  starts: Int32Array.from({length: choices + 1}, (_, i) => i),
  ...(answer !== undefined && {answer}),
});
const source = (questions: ReturnType<typeof encoded>[]) => ({
  length: questions.length,
  at: (index: number) => questions[index]!,
});

describe('answerKey', () => {
  it('has the number of choices and the answer of each question', () => {
    expect(answerKey(source([encoded('a', 2, 1), encoded('b', 5, 0)]))).toEqual([
      {choices: 2, answer: 1},
      {choices: 5, answer: 0},
    ]);
  });

  it('names the question that has no answer', () => {
    const questions = source([encoded('a', 2, 1), encoded('b', 3)]);
    expect(() => answerKey(questions)).toThrow(expect.objectContaining({kind: 'data'}));
    expect(() => answerKey(questions)).toThrow('b');
  });
});

describe('measure', () => {
  it('looks at the first three places', () => {
    const key = [0, 1, 2, 3].map((answer) => ({choices: 4, answer}));
    const rankings = key.map(({answer}) => rankingFromScores(`${answer}`, [4, 3, 2, 1]));
    const {accuracy, map} = measure(rankings, key);
    expect(accuracy.value).toBe(0.25);
    expect(map.value).toBeCloseTo((1 + 1 / 2 + 1 / 3) / 4, 12);
  });
});

describe('baselines', () => {
  const key = [
    {choices: 2, answer: 1},
    {choices: 4, answer: 0},
  ];

  it('has only chance where there are no texts, averaged over different numbers of choices', () => {
    const [chance, ...others] = baselines(key, undefined);
    expect(others).toEqual([]);
    expect(chance).toMatchObject({name: 'chance', accuracy: (1 / 2 + 1 / 4) / 2});
    expect(chance!.map).toBeCloseTo(((1 + 1 / 2) / 2 + (1 + 1 / 2 + 1 / 3) / 4) / 2, 12);
  });

  it('sees through a set in which the longest choice is always right', () => {
    const questions: Question[] = [
      {id: 'a', prompt: 'why?', choices: ['no', 'because it is so'], answer: 1},
      {id: 'b', prompt: 'how?', choices: ['very slowly indeed', 'how', 'so', 'no'], answer: 0},
    ];
    const scores = baselines(key, questions);
    expect(scores.map(({name}) => name)).toEqual(['chance', 'longest choice', 'word overlap']);
    expect(scores[1]).toEqual({name: 'longest choice', accuracy: 1, map: 1});
    expect(scores[2]!.accuracy).toBe(0);
  });
});
