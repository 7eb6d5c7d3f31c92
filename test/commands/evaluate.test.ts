import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import Evaluate from '../../src/commands/evaluate.js';
import {runCommand} from './run-command.js';

const folder = mkdtempSync(path.join(tmpdir(), 'mcq-evaluate-'));
const file = (name: string, text: string) => {
  const where = path.join(folder, name);
  writeFileSync(where, text);
  return where;
};

const answers = file(
  'test.csv',
  [
    'id,prompt,A,B,C,D,answer',
    '1,one?,a,b,c,d,A',
    '2,two?,a,b,c,d,B',
    '3,three?,a,b,c,d,C',
    '4,four?,a,b,c,d,D',
    '',
  ].join('\n'),
);
/** Answers on places 1, 2, 3 and none of the first three. */
const top3 = file('top3.csv', 'id,prediction\n4,A B C\n3,A B C\n2,A B C\n1,A B C\n');
const full = file(
  'full.csv',
  [
    'id,prediction,probability_A,probability_B,probability_C,probability_D',
    '1,A B C D,0.5,0.25,0.125,0.125',
    '2,B A C D,0.25,0.5,0.125,0.125',
    '3,C A B D,0.25,0.125,0.5,0.125',
    '4,A D B C,0.5,0.125,0.125,0.25',
    '',
  ].join('\n'),
);

const evaluate = (...argv: string[]) => runCommand(Evaluate, argv);

describe('mcq evaluate', () => {
  it('scores full predictions, as JSON under fixed keys', async () => {
    const run = await evaluate(full, '--answers', answers, '--json');
    expect(run.exitCode).toBe(0);
    const result = run.json();
    expect(result).toMatchObject({questions: 4, accuracy: 0.75, 'map@3': 0.875, mrr: 0.875, reasons: {}});
    expect(result.logLoss).toBeCloseTo(-(3 * Math.log(0.5) + Math.log(0.25)) / 4, 12);
    expect(result.chance).toMatchObject({accuracy: 0.25});
    expect(Object.keys(result.intervals as object)).toEqual(['accuracy', 'map@3', 'mrr', 'logLoss']);
  });

  it('says null and why for what three places do not tell', async () => {
    const result = (await evaluate(top3, '--answers', answers, '--json')).json();
    expect(result).toMatchObject({accuracy: 0.25, mrr: null, logLoss: null});
    expect(result['map@3']).toBeCloseTo((1 + 1 / 2 + 1 / 3) / 4, 12);
    expect(result.reasons).toMatchObject({
      mrr: expect.stringContaining('3 of 4'),
      logLoss: expect.stringContaining('no probabilities'),
    });
  });

  it('shows a table on stdout and says how little four questions tell', async () => {
    const run = await evaluate(top3, '--answers', answers, '--k', '2');
    expect(run.stdout).toMatch(/^4 questions\n/);
    expect(run.stdout).toMatch(/accuracy +0\.250 +0\.000 to 0\.750 +0\.250/);
    expect(run.stdout).toMatch(/MAP@2 +0\.375 /);
    expect(run.stdout).toContain('No MRR: ');
    expect(run.stderr).toMatch(/^warning: 4 questions tell an accuracy only to within \d+ percentage points\n$/);
  });

  it('compares two predictions, question by question', async () => {
    const result = (await evaluate(full, '--answers', answers, '--compare', top3, '--json')).json();
    expect(result.comparison).toMatchObject({
      other: top3,
      differences: {accuracy: {value: 0.5}},
      mcnemar: {onlyFirst: 2, onlySecond: 0, pValue: 0.5},
    });
    const {stdout} = await evaluate(full, '--answers', answers, '--compare', top3);
    expect(stdout).toContain(`${full} minus ${top3}`);
    expect(stdout).toMatch(/accuracy +\+0\.500 /);
  });

  it('reads answers by the data flags', async () => {
    const odd = file('odd.csv', 'nr,question,w,x,right\n1,one?,a,b,1\n2,two?,a,b,2\n');
    const predictions = file('two.csv', 'id,prediction\n1,A B\n2,A B\n');
    const columns = 'id=nr,prompt=question,choices=w:x,answer=right';
    const run = await evaluate(predictions, '--answers', odd, '--columns', columns, '--answer-base', '1', '--json');
    expect(run.json()).toMatchObject({questions: 2, accuracy: 0.5, mrr: 0.75});
  });

  it.each([
    ['other ids', 'id,prediction\n1,A\n2,B\n3,C\n5,D\n', 'not in'],
    ['too many choices', 'id,prediction\n1,A\n2,B\n3,C\n4,E\n', 'choice E of 4'],
    ['a bad row', 'id,prediction\n1,A\n2,?\n3,C\n4,D\n', 'row 2'],
  ])('exits with 3 for %s', async (_, text, message) => {
    const run = await evaluate(file('bad.csv', text), '--answers', answers);
    expect(run).toMatchObject({exitCode: 3, stdout: ''});
    expect(run.stderr).toContain(message);
  });

  it('exits with 3 where there are no answers, with 2 where no file is named', async () => {
    const unanswered = file('unanswered.csv', 'id,prompt,A,B\n1,one?,a,b\n');
    expect((await evaluate(top3, '--answers', unanswered)).exitCode).toBe(3);
    expect((await evaluate(top3)).exitCode).toBe(2);
  });
});
