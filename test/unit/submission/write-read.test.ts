import {existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it, vi} from 'vitest';
import {choiceLabel} from '../../../src/data/question.js';
import {rankingFromScores} from '../../../src/rank/rank.js';
import type {Ranking} from '../../../src/rank/ranking.js';
import {choiceIndex} from '../../../src/submission/choice-index.js';
import {readPredictions} from '../../../src/submission/read.js';
import {formatPredictions, writePredictions} from '../../../src/submission/write.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mcq-submission-'));
const file = (name: string, text?: string) => {
  const where = path.join(folder, name);
  if (text !== undefined) writeFileSync(where, text);
  return where;
};

/** Different numbers of choices, ids that need quoting, an order that is not alphabetical. */
const rankings: Ranking[] = [
  rankingFromScores('z"9,\n1', Float32Array.of(0.1, 2.7182817, -3.5, 0.1)),
  rankingFromScores('7', Float32Array.of(-1e-7, 1e-7)),
  rankingFromScores('007', Float32Array.of(5, 4, 3, 2, 1)),
];

describe('formats', () => {
  it('kaggle names the best choices, as many as there are', () => {
    expect(formatPredictions(rankings, {format: 'kaggle', top: 3})).toBe(
      'id,prediction\n"z""9,\n1",B A D\n7,B A\n007,A B C\n',
    );
    expect(formatPredictions(rankings.slice(2), {format: 'kaggle', top: 1})).toBe('id,prediction\n007,A\n');
  });

  it('csv has a column for each choice of the longest question', () => {
    const [head, , , short] = formatPredictions(rankings, {format: 'csv', top: 3}).split('\n');
    expect(head).toBe(
      'id,prediction,score_A,score_B,score_C,score_D,score_E,' +
        'probability_A,probability_B,probability_C,probability_D,probability_E',
    );
    expect(short).toMatch(/^7,B A,-1\.0\d*e-7,[^,]+,,,,0\.[^,]+,0\.[^,]+,,,$/);
  });

  it('jsonl has one object a line, with no probabilities where none are known', () => {
    const lines = formatPredictions([{id: '1', order: [1, 0], scores: []}], {format: 'jsonl', top: 3});
    expect(lines).toBe('{"id":"1","prediction":["B","A"],"scores":[]}\n');
  });
});

describe('reading back', () => {
  it.each(['csv', 'jsonl'] as const)('%s gives the same rankings, scores to float32', async (format) => {
    const where = file(`all.${format}`);
    await writePredictions(where, rankings, {format, top: 3});
    const read = await readPredictions(where);
    expect(read.map(({id, order}) => ({id, order}))).toEqual(rankings.map(({id, order}) => ({id, order})));
    for (const [i, {scores, probabilities}] of read.entries()) {
      expect(Float32Array.from(scores)).toEqual(Float32Array.from(rankings[i]!.scores));
      probabilities!.forEach((p, c) => {
        expect(p).toBeCloseTo(rankings[i]!.probabilities![c]!, 8);
      });
    }
  });

  it('kaggle gives the places it holds and nothing else', async () => {
    const where = file('k.csv');
    await writePredictions(where, rankings, {format: 'kaggle', top: 3});
    expect(await readPredictions(where)).toEqual(
      rankings.map(({id, order}) => ({id, order: order.slice(0, 3), scores: []})),
    );
  });

  it('takes other columns, CRLF and a byte order mark as spreadsheets write them', async () => {
    const where = file('excel.csv', '\uFEFFnote,prediction,id\r\nx,B  A,1\r\n');
    expect(await readPredictions(where)).toEqual([{id: '1', order: [1, 0], scores: []}]);
  });

  it.each([
    ['id,prediction\n1,A F2\n', /row 1 .*column prediction: "F2" is no choice/],
    ['id,prediction\n1,A\n2,\n', /row 2 .*names no choice/],
    ['id,prediction\n1,A B A\n', /names A twice/],
    ['id,prediction\n1,A\n1,B\n', /row 2.*1 occurs twice/],
    ['id,prediction\n,A\n', /column id: is empty/],
    ['id,answer\n1,A\n', /prediction is missing among id, answer/],
    ['id,prediction\n', /no predictions/],
    ['id,prediction,score_A,score_B\n1,A B,1,x\n', /column score: is not a number/],
    ['id,prediction,probability_A,probability_B\n1,A B,0.9,0.9\n', /sum to 1; these sum to 1\.8/],
    ['id,prediction\n1,"A\n', /never closed/],
    ['{"id":1,"prediction":"A"}\n', /column prediction: must be a list/],
    ['{"id":1,"prediction":["A"]}\n{"id":', /row 2/],
    ['{"id":null,"prediction":["A"]}\n', /column id/],
    ['{"id":1,"prediction":["A"],"probabilities":["x"]}\n', /column probabilities/],
  ])('refuses %j', async (text, message) => {
    await expect(readPredictions(file('bad', text))).rejects.toThrow(message);
    await expect(readPredictions(file('bad', text))).rejects.toMatchObject({kind: 'data'});
  });

  it('says that a file is not there', async () => {
    await expect(readPredictions(file('absent.csv'))).rejects.toMatchObject({kind: 'data'});
  });
});

describe('writing', () => {
  it('leaves no other file behind, and the earlier one untouched when it fails', async () => {
    const own = mkdtempSync(path.join(folder, 'own-'));
    const where = path.join(own, 'submission.csv');
    await writePredictions(where, rankings, {format: 'kaggle', top: 3});
    const before = readFileSync(where, 'utf8');
    const broken = [
      {
        ...rankings[0]!,
        get order(): number[] {
          throw new Error('broken');
        },
      },
    ];
    await expect(writePredictions(where, broken, {format: 'kaggle', top: 3})).rejects.toThrow('broken');
    expect(readFileSync(where, 'utf8')).toBe(before);
    expect(readdirSync(own)).toEqual(['submission.csv']);
  });

  it('makes the folder', async () => {
    const where = path.join(folder, 'new', 'deep', 's.csv');
    await writePredictions(where, rankings, {format: 'kaggle', top: 3});
    expect(existsSync(where)).toBe(true);
  });

  it('refuses a place it cannot write to', async () => {
    const where = path.join(file('plain', 'x'), 's.csv');
    await expect(writePredictions(where, rankings, {format: 'kaggle', top: 3})).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining(where),
    });
  });

  it('writes to standard output for -', async () => {
    let written = '';
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation(((text: string, done: () => void) => {
      written += text;
      done();
      return true;
    }) as never);
    await writePredictions('-', rankings.slice(1), {format: 'kaggle', top: 2});
    spy.mockRestore();
    expect(written).toBe('id,prediction\n7,B A\n007,A B\n');
  });
});

it('labels and places of choices are each other backwards', () => {
  for (let index = 0; index < 2000; index++) expect(choiceIndex(choiceLabel(index))).toBe(index);
  for (const word of ['', 'a', '1', 'A1', 'ABCDE', 'Ä']) expect(choiceIndex(word)).toBeUndefined();
});
