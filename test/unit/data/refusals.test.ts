import {describe, expect, it} from 'vitest';
import {parseQuestions, type ReadOptions} from '../../../src/data/read.js';
import {McqError} from '../../../src/util/errors.js';

/** The message of the data error that reading must end in. */
function refusal(text: string, file = 'train.csv', options: ReadOptions = {}): string {
  try {
    parseQuestions(text, file, options);
  } catch (error) {
    expect(error).toBeInstanceOf(McqError);
    expect((error as McqError).exitCode).toBe(3);
    return (error as McqError).message;
  }
  throw new Error('nothing was refused');
}

const header = 'id,prompt,A,B,C,answer';

describe('bad rows', () => {
  it('are all in one message, with row, line and column', () => {
    const text = [
      header,
      '1,"two',
      'lines",x,y,z,A',
      '2,q,x,y,z,F',
      '3,,x,y,z,A',
      '2,q,x,y,z,B',
      '5,q,x,,,A',
      ',q,x,y,z,A',
      '7,q,x,y,z',
      '8,q,x,y,,C',
    ].join('\n');
    expect(refusal(text)).toBe(
      [
        'train.csv: 7 of 8 rows cannot be used',
        '  row 2 (line 4), column answer: "F" names no choice; this question has A to C',
        '  row 3 (line 5), column prompt: the prompt is empty',
        '  row 4 (line 6), column id: "2" is already the id of row 2',
        '  row 5 (line 7), column A to C: has only one choice; a question needs two or more',
        '  row 6 (line 8), column id: the id is empty',
        '  row 7 (line 9): has 5 fields where the header has 6',
        '  row 8 (line 10), column answer: "C" names no choice; this question has A to B',
      ].join('\n'),
    );
  });

  it('are listed in full up to twenty, the others by their numbers', () => {
    const rows = Array.from({length: 30}, (_, i) => `${i + 1},q${i},x,y,z,${i === 3 || i === 25 ? 'A' : 'Q'}`);
    const lines = refusal([header, ...rows].join('\n')).split('\n');
    expect(lines[0]).toBe('train.csv: 28 of 30 rows cannot be used');
    expect(lines).toHaveLength(22);
    expect(lines[20]).toContain('row 21 (line 22)');
    expect(lines[21]).toBe('  and 8 more: rows 22-25, 27-30');
  });

  it('include several faults of the same row', () => {
    const message = refusal(`${header}\n1,,x,,,A\n`);
    expect(message).toContain('1 of 1 rows');
    expect(message).toContain('row 1 (line 2), column prompt');
    expect(message).toContain('row 1 (line 2), column A to C');
  });

  it('have line numbers in JSON lines', () => {
    const text = '{"prompt": "p", "choices": ["x", "y"]}\n\n{"prompt": "p"\n[1]\n{"prompt": ["p"], "choices": "x"}\n';
    const lines = refusal(text, 'q.jsonl').split('\n');
    expect(lines[0]).toBe('q.jsonl: 3 of 4 rows cannot be used');
    expect(lines[1]).toMatch(/row 2 \(line 3\): is not valid JSON: /);
    expect(lines[2]).toBe('  row 3 (line 4): is not a JSON object with the parts of a question');
    expect(lines[3]).toBe('  row 4 (line 5), column prompt: holds a list or an object where a text is expected');
    expect(lines[4]).toBe(
      '  row 4 (line 5), column choices: is not a JSON list of choices such as ["first", "second"]',
    );
  });

  it.each([
    [{prompt: 'p', choices: []}, 'has no choices'],
    [{prompt: 'p', choices: ['x', null, '']}, 'has only one choice'],
    [{prompt: 'p', choices: 7}, 'is not a list of choices'],
    [{prompt: 'p', choices: [{label: 'A'}, {label: 'B'}]}, 'holds choices without a "text"'],
    [
      {
        prompt: 'p',
        choices: [
          {label: 'A', text: 'x'},
          {label: 'A', text: 'y'},
        ],
      },
      'two choices have the label "A"',
    ],
    [{prompt: 'p', choices: ['x', 'y'], answer: ['A', 'B']}, '"A, B" names more than one choice'],
    [{prompt: 'p', choices: ['x', 'y'], answer: {}}, 'column answer: holds a list or an object'],
  ])('tells what is wrong with %j', (row, message) => {
    expect(refusal(JSON.stringify(row), 'q.jsonl')).toContain(message);
  });
});

describe('broken files', () => {
  it.each([
    ['1,"never closed,x,y,z,A\n2,q,x,y,z,B\n', 'row 1 (line 2), column prompt: a quote (") is opened and never closed'],
    ['1,q,x,y,z,A\n2,"q"s,x,y,z,B\n', 'row 2 (line 3), column prompt: a closing quote (") is followed by more text'],
    ['1,q,x,y,z,A\n\n2,q,x,5" disk,z,B\n', 'row 2 (line 4), column B: a quote (") stands inside a field'],
  ])('broken quoting is told with its place: %j', (rows, message) => {
    const text = refusal(`${header}\n${rows}`);
    expect(text).toContain(message);
    expect(text).toContain('quotes inside it are doubled');
  });

  it('broken quoting comes with the bad rows before it, and without a count of rows that nobody knows', () => {
    expect(refusal(`${header}\n1,"open,x,y,z,A\n`)).toMatch(/^train\.csv: row 1 \(line 2\), column prompt: a quote/);
    const both = refusal(`${header}\n1,q,x,y,z,Q\n2,"open,x,y,z,A\n`).split('\n');
    expect(both[0]).toBe('train.csv: cannot be used');
    expect(both[1]).toContain('row 2 (line 3), column prompt: a quote');
    expect(both[2]).toContain('row 1 (line 2), column answer: "Q" names no choice');
  });

  it('prose is not taken for questions', () => {
    const prose = 'Just a sentence.\nAnd one more, with a comma.\n';
    expect(refusal(prose, 'notes.txt')).toContain('not a form that is known; the columns are Just a sentence.');
  });

  it('a JSON array with a mistake is told with its line', () => {
    expect(refusal('[\n  {"prompt": "p"},\n  {"prompt" "q"}\n]\n', 'q.json')).toMatch(
      /^q\.json: line 3: is not valid JSON: /,
    );
  });

  it('a JSON array that stops is told with its last line', () => {
    expect(refusal('[\n  {"prompt": "p"},\n', 'q.json')).toMatch(/^q\.json: line 2: is not valid JSON: /);
  });
});

describe('missing columns', () => {
  it.each([
    ['id,text,A,B,C', 'there is no column "prompt"; the columns are id, text, A, B, C.'],
    ['id,prompt,A,B,D', 'there is no column "C"; the columns are id, prompt, A, B, D.'],
    ['id,prompt,A', 'there is no column "B"'],
    ['id,prompt,first,second', 'there are no columns with choices (A, B, ... or choices)'],
    ['id,prediction', 'not a form that is known; the columns are id, prediction.'],
  ])('%s', (columns, message) => {
    const text = `${columns}\n${columns.replace(/\w+/g, 'x')}\n`;
    expect(refusal(text)).toContain(message);
    expect(refusal(text)).toContain('--columns prompt=...,choices=...');
  });
});

describe('answers over the whole file', () => {
  const numbers = 'prompt,A,B,C,D,answer\np,w,x,y,z,1\nq,w,x,y,z,3\n';
  it('ask for the base where the numbers do not tell', () => {
    expect(refusal(numbers)).toMatch(/^train\.csv: column answer: the answer numbers run from 1 to 3: .*--answer-base/);
    expect(parseQuestions(numbers, 'train.csv', {answerBase: 1}).questions.map(({answer}) => answer)).toEqual([0, 2]);
  });

  it('are needed for training', () => {
    expect(refusal('prompt,A,B\np,x,y\n', 'train.csv', {requireAnswers: true})).toContain('no column with answers');
    const partly = 'prompt,A,B,answer\np,x,y,A\nq,x,y,\n';
    expect(refusal(partly, 'train.csv', {requireAnswers: true})).toContain(
      'row 2 (line 3), column answer: the answer is empty',
    );
    const {questions, warnings} = parseQuestions(partly, 'train.csv');
    expect(questions[1]).not.toHaveProperty('answer');
    expect(warnings).toEqual(['train.csv: no answer in 1 of 2 questions, the first in row 2']);
  });

  it('are absent where all are -1', () => {
    const {questions, warnings} = parseQuestions('prompt,A,B,answer\np,x,y,-1\nq,x,y,-1\n', 'test.csv');
    expect(questions.every((question) => !('answer' in question))).toBe(true);
    expect(warnings).toEqual([expect.stringContaining('all answers are -1')]);
    expect(refusal('prompt,A,B,answer\np,x,y,-1\nq,x,y,A\n')).toContain('"-1" names no choice');
  });
});
