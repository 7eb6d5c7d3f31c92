import {describe, expect, it} from 'vitest';
import {parseDelimited} from '../../../src/data/csv.js';
import {parseQuestions} from '../../../src/data/read.js';

describe('parseDelimited', () => {
  it.each([
    ['\n', 'line feeds'],
    ['\r\n', 'Windows line ends'],
    ['\r', 'old Macintosh line ends'],
  ])('tells the line on which each row starts (%j)', (end) => {
    const text = ['a,b', '1,"x', 'y"', '', '2,"say ""hi"", now"', '3,z'].join(end);
    expect(parseDelimited(text, ',').records).toEqual([
      {fields: ['a', 'b'], line: 1},
      {fields: ['1', 'x\ny'], line: 2},
      {fields: ['2', 'say "hi", now'], line: 5},
      {fields: ['3', 'z'], line: 6},
    ]);
  });

  it('leaves quotes within tab-separated text, and reads quoted fields there too', () => {
    const {records} = parseDelimited('1\tthe "A" word\t"b ""c"""\n', '\t');
    expect(records[0]?.fields).toEqual(['1', 'the "A" word', 'b "c"']);
  });

  it('reads fields longer than any buffer', () => {
    const long = 'x'.repeat(300_000);
    expect(parseDelimited(`a,b\n"${long}",1\n`, ',').records[1]?.fields[0]).toHaveLength(300_000);
  });
});

describe('delimiters and headers', () => {
  const expected = {id: '1', prompt: 'P, or; not', choices: ['x', 'y'], answer: 1};
  it.each([
    ['q.csv', 'id,prompt,A,B,answer\n1,"P, or; not",x,y,B\n'],
    ['q.csv', 'id;prompt;A;B;answer\n1;"P, or; not";x;y;B\n'],
    ['q.tsv', 'id\tprompt\tA\tB\tanswer\n1\tP, or; not\tx\ty\tB\n'],
    ['q.txt', 'id\tprompt\tA\tB\tanswer\n1\tP, or; not\tx\ty\tB\n'],
    ['q.csv', '\uFEFF"id" , "prompt" ,A,B,answer\n1, "P, or; not" , x , y , B\n'],
    ['q.csv', 'ID,Prompt,A,B,Answer,note;x\n1,"P, or; not",x,y,B,\n'],
    ['q.csv', 'id,prompt,A,B,answer\n1,"P, or; not",x,y,B,,\n,,,,\n'],
  ])('reads %s: %j', (file, text) => {
    expect(parseQuestions(text, file).questions).toEqual([expected]);
  });

  it('does not take a header that ends in a letter for a row of MMLU', () => {
    expect(parseQuestions('prompt,A,B,C,D\nq,1,2,3,A\n', 'q.csv').questions[0]?.choices).toEqual(['1', '2', '3', 'A']);
  });
});
