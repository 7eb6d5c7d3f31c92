import {describe, expect, it} from 'vitest';
import {parseQuestions} from '../../../src/data/read.js';
import type {Question} from '../../../src/data/question.js';
import {questionKey} from '../../../src/data/duplicates.js';
import {splitQuestions as split} from '../../../src/data/splits.js';

const questions = Array.from(
  {length: 200},
  (_, i): Question => ({id: String(i), prompt: `prompt ${i}`, choices: ['x', 'y']}),
);
/** The split of questions as they stand in a file. */
function splitQuestions(all: Question[], share: number, seed: number, groups?: string[]) {
  const {train, validation} = split(all.map(questionKey), share, seed, groups);
  return {train: train.map((i) => all[i]!), validation: validation.map((i) => all[i]!)};
}
const ids = (part: Question[]) => part.map(({id}) => id);

describe('splitQuestions', () => {
  it('gives every question to one part, in the order of the input, with the share asked for', () => {
    const {train, validation} = splitQuestions(questions, 0.1, 7);
    expect(validation).toHaveLength(20);
    expect(new Set([...ids(train), ...ids(validation)]).size).toBe(200);
    for (const part of [train, validation]) {
      expect(ids(part)).toEqual(ids(part).toSorted((a, b) => Number(a) - Number(b)));
    }
  });

  it('depends on the seed and on nothing else', () => {
    const first = ids(splitQuestions(questions, 0.2, 1).validation);
    expect(ids(splitQuestions(questions, 0.2, 1).validation)).toEqual(first);
    expect(ids(splitQuestions(questions, 0.2, 2).validation)).not.toEqual(first);
  });

  it('never parts repeated questions', () => {
    const repeated = questions.map((q, i) => ({...q, prompt: `prompt ${i % 70}`}));
    for (let seed = 0; seed < 10; seed++) {
      const {train, validation} = splitQuestions(repeated, 0.3, seed);
      const seen = new Set(train.map(({prompt}) => prompt));
      expect(validation.filter(({prompt}) => seen.has(prompt))).toEqual([]);
    }
  });

  it('never parts groups, nor groups that a repeated question connects', () => {
    const groups = questions.map((_, i) => (i % 5 === 0 ? '' : `book ${i % 17}`));
    const connected = questions.map((q, i) => (i === 1 || i === 19 ? {...q, prompt: 'the same'} : q));
    for (let seed = 0; seed < 10; seed++) {
      const {train, validation} = splitQuestions(connected, 0.3, seed, groups);
      const groupOf = ({id}: Question) => {
        const group = groups[Number(id)]!;
        return group === 'book 1' || group === 'book 2' ? 'book 1 and 2' : group;
      };
      const seen = new Set(train.map(groupOf));
      seen.delete('');
      expect(validation.filter((q) => seen.has(groupOf(q)))).toEqual([]);
      expect(validation.length).toBeGreaterThan(0);
      expect(validation.length).toBeLessThanOrEqual(60);
    }
  });

  it('leaves something on both sides, however small or large the share', () => {
    const two = questions.slice(0, 2);
    expect(splitQuestions(two, 0.01, 0).validation).toHaveLength(1);
    expect(splitQuestions(two, 0.99, 0).train).toHaveLength(1);
    const groups = ['a', 'a', 'a', 'b', 'b'];
    expect(ids(splitQuestions(questions.slice(0, 5), 0.1, 0, groups).validation)).toEqual(['3', '4']);
  });

  it('takes the groups that reading gives', () => {
    const text = 'prompt,A,B,book\np,x,y,one\nq,x,y,\nr,x,y,one\n';
    const file = parseQuestions(text, 'q.csv', {groupColumn: 'book'});
    expect(file.groups).toEqual(['one', '', 'one']);
    const {train, validation} = splitQuestions(file.questions, 0.34, 3, file.groups);
    expect([ids(train), ids(validation)]).toEqual([['0', '2'], ['1']]);
    expect(() => parseQuestions(text, 'q.csv', {groupColumn: 'chapter'})).toThrow('there is no column "chapter"');
  });

  it('refuses what cannot be split', () => {
    expect(() => splitQuestions(questions, 1, 0)).toThrow(expect.objectContaining({kind: 'usage'}));
    expect(() => splitQuestions(questions, Number.NaN, 0)).toThrow('--validation-share');
    const groups = questions.map(() => 'one');
    expect(() => splitQuestions(questions, 0.1, 0, groups)).toThrow(expect.objectContaining({kind: 'data'}));
  });
});
