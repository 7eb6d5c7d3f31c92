import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {parseQuestions, readQuestions} from '../../../src/data/read.js';
import {packageRoot} from '../../../src/util/paths.js';

const fixture = (name: string) => path.join(packageRoot, 'test/fixtures/data', name);

describe('published forms, recognised without flags', () => {
  it('reads OpenBookQA with its fact as context', async () => {
    const {questions, dialect, encoding} = await readQuestions(fixture('openbookqa.jsonl'));
    expect(dialect).toBe('OpenBookQA JSONL');
    expect(encoding).toBe('utf-8');
    expect(questions).toHaveLength(3);
    expect(questions[0]).toEqual({
      id: '7-980',
      prompt: 'The sun is responsible for',
      context: 'the sun is the source of energy for physical cycles on Earth',
      choices: [
        'puppies learning new tricks',
        'children growing up and getting old',
        'flowers wilting in a vase',
        'plants sprouting, blooming and wilting',
      ],
      answer: 3,
    });
  });

  it('follows the labels of ARC, whether letters or numbers, three choices or five', async () => {
    const {questions} = await readQuestions(fixture('arc.jsonl'));
    expect(questions.map(({choices, answer}) => [choices.length, choices[answer!]])).toEqual([
      [4, 'equal to the total mass of the products'],
      [4, 'a definite shape and a definite volume'],
      [5, 'heart'],
      [3, 'gas'],
    ]);
  });

  it('reads the eight choices of QASC', async () => {
    const {questions, dialect} = await readQuestions(fixture('qasc.jsonl'));
    expect(dialect).toBe('QASC JSONL');
    expect(questions[0]?.choices).toHaveLength(8);
    expect(questions[0]?.choices[questions[0].answer!]).toBe('local weather conditions');
  });

  it('reads SWAG, JSON lines in spite of its extension, with labels from 0', async () => {
    const {questions, dialect} = await readQuestions(fixture('swag.json'));
    expect(dialect).toBe('SWAG JSONL');
    expect(questions.map(({id, answer}) => [id, answer])).toEqual([
      ['0', 0],
      ['1', 3],
      ['2', 1],
    ]);
    expect(questions[0]?.prompt).toBe('A drum line');
    expect(questions[0]?.context).toMatch(/^Members of the procession/);
  });

  it('reads MMLU, which has no header, letters before numbers that are choices', async () => {
    const {questions, dialect} = await readQuestions(fixture('mmlu.csv'));
    expect(dialect).toBe('MMLU CSV');
    expect(questions).toHaveLength(5);
    expect(questions[0]).toMatchObject({id: '0', choices: ['0', '1', '2', '3'], answer: 1});
  });

  it('takes questions out of instructions for language models', () => {
    const instruction = (list: string, format: string) =>
      `Please choose the correct answer to the question: Why: is it so?\n\n${list}\n\nAnswer format: ${format}`;
    const first = {
      instruction: instruction('Answer1: x. Answer2: y: z Answer3: w', 'answer1/answer2/answer3'),
      answer: 'answer2',
    };
    expect(parseQuestions(JSON.stringify([first]), 'arc.json')).toMatchObject({
      dialect: 'instruction JSON',
      questions: [{id: '0', prompt: 'Why: is it so?', choices: ['x.', 'y: z', 'w'], answer: 1}],
    });
    const second = {instruction: instruction('Answer1: x', 'answer1/answer2'), answer: 'answer1'};
    expect(() => parseQuestions(JSON.stringify([first, second]), 'arc.json')).toThrow('row 2, column instruction');
  });

  it('reads choices that are absent at the end, and ignores columns without a part', async () => {
    const {questions, columns} = await readQuestions(fixture('openstax.csv'));
    expect(questions.map(({id, choices}) => [id, choices.length])).toEqual([
      ['998', 3],
      ['2107', 4],
      ['1003', 5],
    ]);
    expect(columns).toEqual({
      id: 'id',
      prompt: 'prompt',
      choices: ['A', 'B', 'C', 'D', 'E'],
      answer: 'answer',
      context: 'context',
    });
  });
});

describe('the Kaggle form', () => {
  it('gives the choices in the order of their letters, not of the columns', () => {
    const {questions, dialect} = parseQuestions('answer,C,prompt,A,id,B\nC,third,Which?,first,q7,second\n', 'q.csv');
    expect(dialect).toBe('Kaggle CSV');
    expect(questions).toEqual([{id: 'q7', prompt: 'Which?', choices: ['first', 'second', 'third'], answer: 2}]);
  });

  it('numbers the questions from 0 where there is no id, and has no answers where there are none', () => {
    const {questions} = parseQuestions('prompt,A,B\nx,1,2\ny,3,4\n', 'q.csv');
    expect(questions).toEqual([
      {id: '0', prompt: 'x', choices: ['1', '2']},
      {id: '1', prompt: 'y', choices: ['3', '4']},
    ]);
  });

  it('takes up to 26 choices', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const text = `prompt,${letters.join()},answer\nq,${letters.map((letter) => `text ${letter}`).join()},Z\n`;
    const [question] = parseQuestions(text, 'q.csv').questions;
    expect(question?.choices).toHaveLength(26);
    expect(question?.answer).toBe(25);
  });

  it('keeps the place of an empty choice before others, and tells of it', () => {
    const {questions, warnings} = parseQuestions('prompt,A,B,C,answer\nq,,two,three,C\n', 'q.csv');
    expect(questions[0]).toMatchObject({choices: ['', 'two', 'three'], answer: 2});
    expect(warnings).toEqual([expect.stringContaining('the first in row 1')]);
  });
});

describe('lists of choices in JSON', () => {
  const expected = {id: 'a', prompt: 'P', choices: ['x', 'y'], answer: 1};
  it.each([
    ['texts', {id: 'a', prompt: 'P', choices: ['x', 'y'], answer: 'B'}],
    ['texts with the answer as text', {id: 'a', prompt: 'P', choices: ['x', 'y'], answer: 'y'}],
    [
      'objects',
      {
        id: 'a',
        prompt: 'P',
        choices: [
          {text: 'x', label: 'A'},
          {text: 'y', label: 'B'},
        ],
        answer: 'B',
      },
    ],
    [
      'objects in another order',
      {
        id: 'a',
        prompt: 'P',
        choices: [
          {text: 'y', label: 'B'},
          {text: 'x', label: 'A'},
        ],
        answer: 'B',
      },
    ],
    ['two lists', {id: 'a', question: 'P', choices: {text: ['x', 'y'], label: ['A', 'B']}, answerKey: 'B'}],
    ['columns of letters', {id: 'a', prompt: 'P', A: 'x', B: 'y', answer: 'B'}],
    ['an answer in a list of one', {id: 'a', prompt: 'P', choices: ['x', 'y'], answer: ['B']}],
  ])('reads %s', (_, object) => {
    expect(parseQuestions(JSON.stringify(object), 'q.jsonl').questions).toEqual([expected]);
    expect(parseQuestions(JSON.stringify([object], null, 2), 'q.json').questions).toEqual([expected]);
    expect(parseQuestions(JSON.stringify(object, null, 2), 'q.json').questions).toEqual([expected]);
  });

  it('tells JSON from CSV without an extension', () => {
    expect(parseQuestions('{"prompt": "P", "choices": ["x", "y"]}\n', 'standard input').dialect).toBe('mcq JSONL');
    expect(parseQuestions('prompt;A;B\nP;x;y\n', 'standard input').questions[0]?.choices).toEqual(['x', 'y']);
  });

  it('lets the number of choices differ between questions', () => {
    const rows = [
      {prompt: 'P', choices: ['x', 'y'], answer: 0},
      {prompt: 'Q', choices: ['x', 'y', 'z', 'w', 'v'], answer: 4},
    ];
    const {questions} = parseQuestions(rows.map((row) => JSON.stringify(row)).join('\r\n'), 'q.jsonl');
    expect(questions.map(({answer}) => answer)).toEqual([0, 4]);
  });
});
