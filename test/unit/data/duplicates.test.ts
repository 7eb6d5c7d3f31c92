import {describe, expect, it} from 'vitest';
import {duplicateWarning, keyed, overlap, overlapWarning} from '../../../src/data/duplicates.js';
import type {Question} from '../../../src/data/question.js';

const question = (id: string, prompt: string, choices: string[], answer?: number) => {
  const whole: Question = {id, prompt, choices, ...(answer === undefined ? {} : {answer})};
  return keyed(whole);
};
const capital = question('a', 'What is the capital?', ['Oslo', 'Rome'], 0);
const sameElsewhere = question('b', ' what  is the CAPITAL? ', ['rome', 'oslo'], 1);
const otherAnswer = question('c', 'What is the capital?', ['Oslo', 'Rome'], 1);
const otherChoices = question('d', 'What is the capital?', ['Oslo', 'Paris'], 0);

describe('duplicateWarning', () => {
  it('finds questions that differ in case, spacing and the order of choices only', () => {
    expect(duplicateWarning('q.csv', [capital, otherChoices, sameElsewhere])).toBe(
      'q.csv: 1 question repeats an earlier one, for example ids a, b',
    );
  });

  it('tells of repeated questions with different right answers', () => {
    expect(duplicateWarning('q.csv', [capital, sameElsewhere, otherAnswer])).toMatch(
      /2 questions repeat .*; 1 of them with different right answers, for example ids a and c$/,
    );
  });

  it('is silent otherwise', () => {
    expect(duplicateWarning('q.csv', [capital, otherChoices])).toBeUndefined();
  });
});

describe('overlap', () => {
  it('names the questions of the test file that training has seen', () => {
    expect(overlap([capital, otherChoices], [question('x', 'new', ['1', '2']), sameElsewhere])).toEqual([
      {train: 'a', test: 'b'},
    ]);
  });

  it('is a warning that names both files', () => {
    const train = {file: 'train.csv', questions: [capital]};
    const warning = overlapWarning(train, {file: 'test.csv', questions: [sameElsewhere, otherChoices]});
    expect(warning).toBe(
      'test.csv: 1 of 2 questions are also in train.csv (for example id b, there a); scores on them say little',
    );
    expect(overlapWarning(train, {file: 'test.csv', questions: [otherChoices]})).toBeUndefined();
  });
});
