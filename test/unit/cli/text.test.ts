import {describe, expect, it} from 'vitest';
import {formatDuration} from '../../../src/cli/duration.js';
import {suggestion} from '../../../src/cli/suggest.js';
import {formatTable} from '../../../src/cli/table.js';
import {displayWidth, padEnd, shorten, textWidth, wrapText} from '../../../src/cli/text.js';

const korean = '대한민국의 수도는 서울특별시이며 인구는 약 천만 명이다';

describe('wrapText', () => {
  it('counts Korean characters as two columns', () => {
    for (const width of [14, 20, 33]) {
      const lines = wrapText(korean, width).split('\n');
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      expect(lines.join(' ')).toBe(korean);
    }
  });

  it('keeps line breaks and indents what it continues', () => {
    expect(wrapText('bad rows\n  row 1 has no answer', 16)).toBe('bad rows\n  row 1 has no\n  answer');
    expect(wrapText('error: a message', 12, {hanging: 2})).toBe('error: a\n  message');
  });

  it('breaks a path only when told to', () => {
    const path = '/a/very/long/path/that/does/not/fit.csv';
    expect(wrapText(path, 20)).toBe(path);
    expect(wrapText(path, 20, {hard: true}).split('\n')).toHaveLength(2);
  });

  it('leaves lines whole where there is no width', () => {
    expect(wrapText('a b\n c', Number.POSITIVE_INFINITY)).toBe('a b\n c');
  });
});

it('shortens by columns, never through a character', () => {
  expect(shorten('short', 5)).toBe('short');
  expect(shorten('shorter', 5)).toBe('shor…');
  expect(displayWidth(shorten(korean, 10))).toBeLessThanOrEqual(10);
  expect(shorten('한국어', 4)).toBe('한…');
  expect(displayWidth(padEnd('한국', 6))).toBe(6);
});

it('writes as wide as the terminal, but not wider than reads well', () => {
  expect(textWidth({isTTY: true, columns: 60})).toBe(60);
  expect(textWidth({isTTY: true, columns: 250})).toBe(100);
  expect(textWidth({})).toBe(80);
});

describe('formatTable', () => {
  it('puts numbers to the right, text to the left, nothing as a dash', () => {
    const table = formatTable(
      ['name', 'count', 'share'],
      [
        ['a', 5, '0.5 %'],
        ['longer', 1024, null],
      ],
    );
    expect(table).toBe(['name    count  share', 'a           5  0.5 %', 'longer   1024      -'].join('\n'));
  });

  it('keeps columns straight beside Korean text', () => {
    const lines = formatTable(
      ['말', 'n'],
      [
        ['한국어', 1],
        ['abc', 22],
      ],
    ).split('\n');
    expect(lines.map(displayWidth)).toEqual([10, 10, 10]);
  });
});

it.each([
  [0.42, '0.4 s'],
  [9.96, '10 s'],
  [59.4, '59 s'],
  [59.6, '1 min 0 s'],
  [200, '3 min 20 s'],
  [3599.7, '1 h 00 min'],
  [3900, '1 h 05 min'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

it('suggests a near word and stays silent about a far one', () => {
  const known = ['predict', 'pull', 'finetune'];
  expect(suggestion('predct', known)).toBe('predict');
  expect(suggestion('fintune', known)).toBe('finetune');
  expect(suggestion('evaluate', known)).toBeUndefined();
});
