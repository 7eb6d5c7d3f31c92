import {describe, expect, it} from 'vitest';
import {stripLabels} from '../../../src/data/labels.js';
import {parseQuestions} from '../../../src/data/read.js';

describe('stripLabels', () => {
  it.each([
    [['A. x', 'B. y', 'C. z']],
    [['A) x', 'B) y', 'C) z']],
    [['(a) x', '(b) y', '(c)z']],
    [['[A] x', '[B] y', '[C] z']],
    [['1. x', '2. y', '3. z']],
    [['(1) x', '(2) y', '(3) z']],
    [['① x', '②y', '③ z']],
    [['가. x', '나. y', '다. z']],
    [['ㄱ) x', 'ㄴ) y', 'ㄷ) z']],
    [['A: x', 'B: y', 'C: z']],
  ])('takes %j off', (choices) => {
    expect(stripLabels(choices)).toEqual(['x', 'y', 'z']);
  });

  it('counts past nine', () => {
    const choices = Array.from({length: 11}, (_, i) => `${i + 1}. text ${i}`);
    expect(stripLabels(choices)).toEqual(choices.map((_, i) => `text ${i}`));
  });

  it.each([
    [['A. x', 'B. y', 'z'], 'one has none'],
    [['A. x', 'C. y', 'B. z'], 'not in sequence'],
    [['B. x', 'C. y'], 'not from the first'],
    [['A. x', 'B) y'], 'two styles'],
    [['(A x', '(B y'], 'not closed'],
    [['A] x', 'B] y'], 'not opened'],
    [['1.5 m', '2.5 m', '3.5 m'], 'decimal numbers'],
    [['A.', 'B.'], 'nothing behind them'],
    [['A b', 'B c'], 'no mark behind the letter'],
    [['1. x', '1. y'], 'the same twice'],
  ])('leaves %j: %s', (choices) => {
    expect(stripLabels(choices)).toEqual(choices);
  });
});

describe('labels in a file', () => {
  const text = 'prompt,A,B,answer\np,(1) x,(2) y,(2) y\nq,plain,(2) y,B\n';

  it('go only where all choices of a question carry them, and this is told', () => {
    const {questions, warnings} = parseQuestions(text, 'q.csv');
    expect(questions.map(({choices}) => choices)).toEqual([
      ['x', 'y'],
      ['plain', '(2) y'],
    ]);
    expect(questions[0]?.answer).toBe(1);
    expect(warnings).toEqual([
      'q.csv: labels such as "(1)" were taken off the choices (1 of 2 questions); --keep-labels leaves them',
    ]);
  });

  it('stay with keepLabels', () => {
    const {questions, warnings} = parseQuestions(text, 'q.csv', {keepLabels: true});
    expect(questions[0]).toMatchObject({choices: ['(1) x', '(2) y'], answer: 1});
    expect(warnings).toEqual([]);
  });

  it('follow the letters of the columns, whatever their order in the file', () => {
    const shuffled = 'prompt,B,A\np,B. y,A. x\n';
    expect(parseQuestions(shuffled, 'q.csv').questions[0]?.choices).toEqual(['x', 'y']);
  });
});
