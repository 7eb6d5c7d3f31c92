import {PassThrough} from 'node:stream';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {progressLine, startProgress} from '../../../src/cli/progress.js';

const state = {label: 'Training', total: 500, unit: 'steps', done: 100, note: '', seconds: 50};

describe('progressLine', () => {
  it('tells share, rate and the time that is left at this rate', () => {
    expect(progressLine(state)).toBe('Training: 100 of 500 steps, 20 %, 2 steps/s, 3 min 20 s left');
    expect(progressLine({...state, note: 'loss 1.2'})).toMatch(/left, loss 1\.2$/);
  });

  it('promises nothing before anything is done', () => {
    expect(progressLine({...state, done: 0, seconds: 0})).toBe('Training: 0 of 500 steps, 0 %');
  });

  it('tells how long it took in the end', () => {
    expect(progressLine({...state, done: 500})).toBe('Training: 500 of 500 steps, 100 %, 10 steps/s, took 50 s');
  });

  it('is not done before all is done', () => {
    expect(progressLine({...state, done: 499.9})).toContain('99 %');
  });
});

/** A stream that remembers what is written to it. */
function stream(columns?: number) {
  const through = new PassThrough();
  let text = '';
  through.on('data', (chunk) => {
    text += chunk;
  });
  const terminal = {
    isTTY: columns !== undefined,
    columns,
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  };
  return {stream: Object.assign(through, terminal) as unknown as NodeJS.WriteStream, text: () => text};
}

describe('startProgress', () => {
  beforeEach(() => {
    vi.useFakeTimers({toFake: ['performance', 'Date', 'setTimeout', 'clearTimeout']});
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('writes whole lines in a pipe, one an interval and one at the end', () => {
    const pipe = stream();
    const progress = startProgress({label: 'Reading', total: 100, unit: 'rows', stream: pipe.stream, interval: 1000});
    for (let i = 0; i < 100; i++) {
      vi.advanceTimersByTime(25);
      progress.advance(1);
    }
    progress.stop();
    expect(pipe.text().split('\n')).toEqual([
      'Reading: 40 of 100 rows, 40 %, 40 rows/s, 1.5 s left',
      'Reading: 80 of 100 rows, 80 %, 40 rows/s, 0.5 s left',
      'Reading: 100 of 100 rows, 100 %, 40 rows/s, took 2.5 s',
      '',
    ]);
  });

  it.each([100, 40])('writes the end once in a pipe, after %i of 100', (reached) => {
    const pipe = stream();
    const progress = startProgress({label: 'Reading', total: 100, unit: 'rows', stream: pipe.stream, interval: 1000});
    vi.advanceTimersByTime(1000);
    progress.advance(reached);
    vi.advanceTimersByTime(500);
    progress.stop();
    progress.stop();
    expect(pipe.text().match(/^Reading/gm)).toHaveLength(1);
  });

  it('draws a bar on a terminal that fits into its width', () => {
    const terminal = stream(40);
    const progress = startProgress({label: 'Reading', total: 10, unit: 'questions', stream: terminal.stream});
    vi.advanceTimersByTime(1000);
    progress.advance(5, 'a note that does not fit');
    progress.stop();
    expect(terminal.text()).toContain(`${'█'.repeat(5)}${'░'.repeat(5)} Reading: 5 of`);
    expect(terminal.text()).toContain('…');
    expect(terminal.text()).not.toContain('does not fit');
  });
});
