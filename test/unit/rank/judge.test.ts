import {describe, expect, it} from 'vitest';
import type {Question} from '../../../src/data/question.js';
import {judge} from '../../../src/rank/judge.js';
import type {Ranking} from '../../../src/rank/ranking.js';

const names = {rankings: 'p.csv', questions: 'test.csv'};
const ask = (id: string, answer?: number): Question => ({
  id,
  prompt: 'p',
  choices: ['x', 'y'],
  ...(answer !== undefined && {answer}),
});
const ranked = (id: string, order = [0, 1]): Ranking => ({id, order, scores: []});

describe('judge', () => {
  it('goes by ids, not by rows', () => {
    const judged = judge([ranked('b', [1, 0]), ranked('a')], [ask('a', 0), ask('b', 0)], names);
    expect(judged.map(({ranking, answer}) => [ranking.id, ranking.order[0], answer])).toEqual([
      ['a', 0, 0],
      ['b', 1, 0],
    ]);
  });

  it('lists ids of either side that the other lacks, the first twenty', () => {
    const questions = Array.from({length: 30}, (_, i) => ask(`q${i}`, 0));
    const act = () => judge([ranked('q0'), ranked('z')], questions, names);
    expect(act).toThrow(/not in p\.csv: q1, .*q20, and 9 more\nnot in test\.csv: z/);
    expect(act).toThrow(expect.objectContaining({kind: 'data'}));
  });

  it('refuses questions without an answer', () => {
    expect(() => judge([ranked('a'), ranked('b')], [ask('a', 0), ask('b')], names)).toThrow(/no answer to: b/);
  });

  it('refuses choices that a question does not have, and probabilities of another number', () => {
    expect(() => judge([ranked('a', [2, 0])], [ask('a', 0)], names)).toThrow(/a \(choice C of 2\)/);
    const wide = {...ranked('a'), probabilities: [0.2, 0.3, 0.5]};
    expect(() => judge([wide], [ask('a', 0)], names)).toThrow(/3 probabilities for 2 choices/);
  });
});
