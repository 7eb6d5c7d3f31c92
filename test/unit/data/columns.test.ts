import {describe, expect, it} from 'vitest';
import {parseColumns} from '../../../src/data/columns.js';
import {parseQuestions} from '../../../src/data/read.js';
import {McqError} from '../../../src/util/errors.js';

const text = 'key,question,passage,opt1,opt2,opt3,label\nk1,Q1,p,x,y,z,0\nk2,Q2,,x,y,w,2\n';
const all = 'prompt=question,choices=opt1:opt2:opt3,answer=label,context=passage,id=key';

describe('--columns', () => {
  it('names every part', () => {
    const {questions, dialect} = parseQuestions(text, 'q.csv', {columns: all});
    expect(dialect).toBe('custom CSV');
    expect(questions).toEqual([
      {id: 'k1', prompt: 'Q1', context: 'p', choices: ['x', 'y', 'z'], answer: 0},
      {id: 'k2', prompt: 'Q2', choices: ['x', 'y', 'w'], answer: 2},
    ]);
  });

  it('leaves out what is not named', () => {
    const {questions} = parseQuestions(text, 'q.csv', {columns: 'prompt=question,choices=opt1:opt2:opt3'});
    expect(questions[0]).toEqual({id: '0', prompt: 'Q1', choices: ['x', 'y', 'z']});
  });

  it('corrects one part of a form that is recognised', () => {
    const kaggle = 'id,prompt,A,B,correct,answer\n1,q,x,y,B,A\n';
    expect(parseQuestions(kaggle, 'q.csv', {columns: 'answer=correct'}).questions[0]?.answer).toBe(1);
  });

  it('reaches into nested objects and takes one column that holds a list', () => {
    const row = JSON.stringify({data: {ask: 'Q', endings: ['x', 'y']}, gold: 1});
    const options = {columns: 'prompt=data.ask,choices=data.endings,answer=gold', answerBase: 0 as const};
    expect(parseQuestions(row, 'q.jsonl', options).questions).toEqual([
      {id: '0', prompt: 'Q', choices: ['x', 'y'], answer: 1},
    ]);
    const csv = 'q,list\nQ,"[""x"", ""y""]"\n';
    expect(parseQuestions(csv, 'q.csv', {columns: 'prompt=q,choices=list'}).questions[0]?.choices).toEqual(['x', 'y']);
  });

  it('takes answers that name the column of a choice', () => {
    const {questions} = parseQuestions('q,opt1,opt2,label\nQ,x,y,opt2\n', 'q.csv', {
      columns: 'prompt=q,choices=opt1:opt2,answer=label',
    });
    expect(questions[0]?.answer).toBe(1);
  });

  it('takes the text of one choice as the answer', () => {
    const {questions} = parseQuestions('question,right,wrong\nQ,x,y\n', 'q.csv', {
      columns: 'prompt=question,choices=wrong:right,answer=right',
    });
    expect(questions[0]).toMatchObject({choices: ['y', 'x'], answer: 1});
  });

  it('counts by the rule for numbers where columns are called 1 and 2', () => {
    const tsv = 'ID\tsentence\tquestion\t1\t2\tAnswer\n1\tS\t결과\tx\ty\t2\n2\tT\t원인\tx\tz\t1\n';
    const columns = 'id=ID,context=sentence,prompt=question,choices=1:2,answer=Answer';
    expect(parseQuestions(tsv, 'copa.tsv', {columns}).questions.map(({answer}) => answer)).toEqual([1, 0]);
  });

  it('does not take such columns for the names that answers use', () => {
    const csv = 'q,1,2,3,label\nQ,x,y,z,0\nR,x,y,z,2\nS,x,y,z,1\n';
    const {questions} = parseQuestions(csv, 'q.csv', {columns: 'prompt=q,choices=1:2:3,answer=label'});
    expect(questions.map(({answer}) => answer)).toEqual([0, 2, 1]);
  });

  it('lets a backslash quote its own marks', () => {
    expect(parseColumns('prompt=a\\,b,choices=x\\:1:y\\=2,answer=c\\\\d')).toEqual({
      prompt: 'a,b',
      choices: ['x:1', 'y=2'],
      answer: 'c\\d',
    });
  });

  it.each([
    ['prompts=question', '"prompts" is none of id, prompt, context, choices, answer'],
    ['prompt=a,prompt=b', 'prompt occurs twice'],
    ['prompt', 'prompt needs the name of a column'],
    ['choices=a::b', 'choices needs the name of a column'],
    ['prompt=a:b', 'prompt is one column'],
  ])('refuses %s as wrong use', (columns, message) => {
    expect(() => parseColumns(columns)).toThrow(expect.objectContaining({kind: 'usage'}));
    expect(() => parseColumns(columns)).toThrow(message);
  });

  it('refuses a column that is not there, as bad data, and lists those that are', () => {
    const read = () => parseQuestions(text, 'q.csv', {columns: 'prompt=question,choices=opt1:opt4'});
    expect(read).toThrow(McqError);
    expect(read).toThrow(
      'q.csv: there is no column "opt4"; the columns are key, question, passage, opt1, opt2, opt3, label',
    );
  });

  it('refuses a column that occurs twice and one with two parts', () => {
    expect(() => parseQuestions('prompt,A,B,B\nq,x,y,z\n', 'q.csv')).toThrow('there are two columns "B"');
    expect(() => parseQuestions(text, 'q.csv', {columns: 'prompt=question,choices=opt1:opt2,context=opt1'})).toThrow(
      '--columns gives the column "opt1" two parts',
    );
  });
});
