import {describe, expect, it} from 'vitest';
import {showPlaces, showQuestion} from '../../../src/cli/show.js';
import {displayWidth} from '../../../src/cli/text.js';
import type {Question} from '../../../src/data/question.js';
import {rankingFromScores} from '../../../src/rank/rank.js';

const question: Question = {
  id: '7',
  prompt: 'Predators eat',
  choices: ['lions', 'humans', 'bunnies', 'grass'],
  answer: 2,
};
const plain = {width: 60, colours: false};

describe('showQuestion', () => {
  it('lists the choices as ranked, ticks the right one and judges', () => {
    const ranking = rankingFromScores('7', [0, Math.log(2), Math.log(4), Math.log(1)]);
    expect(showQuestion(question, ranking, plain).split('\n')).toEqual([
      '7  Predators eat',
      '✓ C   50.0 %  bunnies',
      '  B   25.0 %  humans',
      '  A   12.5 %  lions',
      '  D   12.5 %  grass',
      '  right',
    ]);
  });

  it('says where the answer stands when it is not first, or not there', () => {
    const {probabilities: _, ...orderOnly} = rankingFromScores('7', [4, 3, 2, 1]);
    const text = showQuestion(question, orderOnly, plain);
    expect(text).toContain('wrong: the answer is C, on place 3 of 4');
    expect(text).not.toContain('%');
    expect(showQuestion(question, {...orderOnly, order: [0, 1]}, plain)).toContain('not among those ranked');
  });

  it('judges nothing without an answer', () => {
    const {answer: _, ...unanswered} = question;
    const text = showQuestion(unanswered, rankingFromScores('7', [4, 3, 2, 1]), plain);
    expect(text).not.toMatch(/right|wrong|✓/);
  });

  it('fits Korean text into the width, line under line', () => {
    const long = '대구 광역시는 영남 지방에 있는 큰 도시이며 여름에 아주 덥기로 이름이 나 있다';
    const korean: Question = {id: '17', prompt: long, context: long.repeat(20), choices: ['서울', long], answer: 1};
    const lines = showQuestion(korean, rankingFromScores('17', [0, 1]), {width: 40, colours: false}).split('\n');
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(40);
    expect(lines[1]).toMatch(/^ {4}\S/);
    expect(lines.join(' ')).toContain('…');
  });

  it('has colours only on request', () => {
    const ranking = rankingFromScores('7', [4, 3, 2, 1]);
    expect(showQuestion(question, ranking, plain)).not.toContain('\u001b');
    expect(showQuestion(question, ranking, {...plain, colours: true})).toContain('\u001b[31m');
  });
});

it('showPlaces has a column for each ranking', () => {
  const rankings = {chance: rankingFromScores('7', [1, 4, 3, 2]), model: rankingFromScores('7', [1, 2, 4, 3])};
  const lines = showPlaces(question, rankings, plain).split('\n');
  expect(lines[1]).toMatch(/^ +chance {2}model$/);
  expect(lines.slice(2).map((line) => line.split(/ {2,}/).filter(Boolean))).toEqual([
    ['A', 'lions', '4', '4'],
    ['B', 'humans', '1', '3'],
    ['✓ C', 'bunnies', '2', '1'],
    ['D', 'grass', '3', '2'],
  ]);
});
