import {describe, expect, it} from 'vitest';
import {type AnswerCell, resolveAnswers} from '../../../src/data/answers.js';

const cell = (value: string | string[], choices = ['w', 'x', 'y', 'z'], names?: string[]): AnswerCell => ({
  value,
  choices,
  rawChoices: choices,
  ...(names ? {names} : {}),
});
const indices = (cells: AnswerCell[], base?: 0 | 1) => {
  const {answers, problem} = resolveAnswers(cells, base);
  expect(problem).toBeUndefined();
  return answers.map((answer) => answer.problem ?? answer.index);
};

describe('letters, circled numbers and texts', () => {
  it.each([
    ['A', 0],
    ['d', 3],
    ['(C)', 2],
    ['B.', 1],
    ['②', 1],
    ['y', 2],
  ])('reads %s', (value, index) => {
    expect(indices([cell(value)])).toEqual([index]);
  });

  it('has neither index nor problem where there is no answer', () => {
    expect(resolveAnswers([cell('')])).toEqual({answers: [{}]});
  });

  it('compares texts without regard to case and spacing only where needed', () => {
    expect(indices([cell('TRUE', ['False', 'True'])])).toEqual([1]);
    expect(indices([cell('New  York', ['Oslo', 'New York'])])).toEqual([1]);
    expect(indices([cell('ph', ['PH', 'ph', 'Ph'])])).toEqual([1]);
  });

  it('finds a text with the label that was taken off its choice', () => {
    const labelled = {...cell('B. Oslo', ['Rome', 'Oslo']), rawChoices: ['A. Rome', 'B. Oslo']};
    expect(indices([labelled])).toEqual([1]);
  });
});

describe('where numbers count from', () => {
  it('is 0 when a 0 occurs anywhere, 1 when the number of choices does', () => {
    expect(indices([cell('1'), cell('0'), cell('3')])).toEqual([1, 0, 3]);
    expect(indices([cell('1'), cell('4'), cell('3')])).toEqual([0, 3, 2]);
  });

  it("compares with each question's own number of choices", () => {
    expect(indices([cell('2'), cell('2', ['yes', 'no'])])).toEqual([1, 1]);
  });

  it('is asked for when neither occurs, and never guessed', () => {
    const {answers, problem} = resolveAnswers([cell('1'), cell('3')]);
    expect(problem).toContain('--answer-base 0 or --answer-base 1');
    expect(problem).toContain('from 1 to 3');
    expect(answers).toEqual([{}, {}]);
    expect(indices([cell('1'), cell('3')], 0)).toEqual([1, 3]);
    expect(indices([cell('1'), cell('3')], 1)).toEqual([0, 2]);
  });

  it('refuses numbers that the base leaves without a choice', () => {
    expect(indices([cell('0'), cell('4')])).toEqual([
      0,
      expect.stringContaining('"4" names no choice; numbers count from 0'),
    ]);
    expect(indices([cell('0'), cell('4')], 1)).toEqual([
      expect.stringContaining('"0" names no choice; numbers count from 1'),
      3,
    ]);
    expect(indices([cell('0'), cell('5')])[1]).toContain('"5" names no choice; this question has A to D');
  });

  it('reads whole numbers that a data frame wrote as decimals', () => {
    expect(indices([cell('0.0'), cell('2.0')])).toEqual([0, 2]);
  });

  it('does not matter where the file itself calls the choices 1, 2, 3', () => {
    expect(indices([cell('1', ['x', 'y', 'z'], ['1', '2', '3'])])).toEqual([0]);
    expect(indices([cell('4', ['x', 'y', 'z'], ['1', '2', '3'])])[0]).toContain('this question has 1 to 3');
  });
});

describe('answers that are a place and a text', () => {
  const bloodGroups = ['O', 'A', 'B', 'AB'];
  const numbers = ['3', '2', '1', '5'];

  it('are places where the other answers can only be places', () => {
    expect(indices([cell('B', bloodGroups), cell('D')])).toEqual([1, 3]);
    expect(indices([cell('2', numbers), cell('0')])).toEqual([2, 0]);
  });

  it('are texts where the other answers can only be texts', () => {
    expect(indices([cell('B', bloodGroups), cell('AB', bloodGroups)])).toEqual([2, 3]);
    expect(indices([cell('2', numbers), cell('5', numbers)])).toEqual([1, 3]);
  });

  it('are refused where nothing decides and the readings differ', () => {
    expect(indices([cell('B', bloodGroups)])[0]).toContain('"B" is the place of choice B and the text of choice C');
    expect(resolveAnswers([cell('2', numbers)]).problem).toContain('--answer-base');
  });

  it('do not tell where numbers count from if other answers are texts', () => {
    const mixed = [cell('0', ['0', '7']), cell('7', ['0', '7']), cell('1')];
    expect(resolveAnswers(mixed).problem).toContain('the only answer number is 1');
  });

  it('are fine where both readings agree', () => {
    expect(indices([cell('B', ['A', 'B', 'AB', 'O'])])).toEqual([1]);
    expect(indices([cell('2', ['0', '1', '2', '3']), cell('0', ['0', '1', '2', '3'])])).toEqual([2, 0]);
  });

  it('are places once the base is given', () => {
    expect(indices([cell('2', numbers)], 1)).toEqual([1]);
    expect(indices([cell('2', numbers)], 0)).toEqual([2]);
  });

  it('follow the names of the choices before anything else', () => {
    expect(indices([cell('B', bloodGroups, ['A', 'B', 'C', 'D'])])).toEqual([1]);
  });
});

describe('answers that are refused', () => {
  it.each([
    ['E', '"E" names no choice; this question has A to D'],
    ['Paris', '"Paris" names no choice; this question has A to D'],
    ['A,C', '"A,C" names more than one choice'],
    ['B and D', 'names more than one choice'],
    ['AC', 'names more than one choice'],
    ['1;3', 'names more than one choice'],
    ['-2', 'names no choice'],
  ])('%s', (value, message) => {
    expect(indices([cell(value)])).toEqual([expect.stringContaining(message)]);
  });

  it('a list of several', () => {
    expect(indices([cell(['w', 'z'])])).toEqual([expect.stringContaining('exactly one right answer')]);
  });

  it('a text that two choices have, while its letter is good', () => {
    const twins = ['x', 'same', 'same'];
    expect(indices([cell('same', twins), cell('C', twins)])).toEqual([
      expect.stringContaining('is the text of choices B and C'),
      2,
    ]);
  });

  it('an empty choice', () => {
    expect(indices([cell('A', ['', 'x', 'y'])])).toEqual([expect.stringContaining('choice A, which is empty')]);
  });
});
