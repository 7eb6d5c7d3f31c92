import {describe, expect, it} from 'vitest';
import {learningRates, type ScheduleOptions, schedules} from '../../../src/train/schedule.js';

const rates = (options: Omit<ScheduleOptions, 'learningRate'>) => {
  const rateOf = learningRates({...options, learningRate: 1});
  return Array.from({length: options.steps}, (_, step) => rateOf(step));
};

describe('learningRates', () => {
  it('falls along a line to almost nothing', () => {
    expect(rates({schedule: 'linear', warmup: 0, steps: 4})).toEqual([1, 0.75, 0.5, 0.25]);
  });

  it('falls along half a cosine', () => {
    const [first, second, third] = rates({schedule: 'cosine', warmup: 0, steps: 3});
    expect(first).toBe(1);
    expect(second).toBeCloseTo(0.75, 12);
    expect(third).toBeCloseTo(0.25, 12);
  });

  it.each(schedules)('rises from 0 over the warm-up, then is at its largest: %s', (schedule) => {
    const all = rates({schedule, warmup: 0.3, steps: 10});
    expect(all.slice(0, 3)).toEqual([0, 1 / 3, 2 / 3]);
    expect(all[3]).toBe(1);
    expect(Math.max(...all)).toBe(1);
  });

  it.each(schedules)('never rises after the warm-up, and is never below 0: %s', (schedule) => {
    const after = rates({schedule, warmup: 0.1, steps: 57}).slice(5);
    after.slice(1).forEach((rate, i) => {
      expect(rate).toBeLessThanOrEqual(after[i]!);
    });
    expect(Math.min(...after)).toBeGreaterThanOrEqual(0);
  });

  it.each(schedules)('is finite where all steps are warm-up, or there is only one: %s', (schedule) => {
    expect(rates({schedule, warmup: 1, steps: 4})).toEqual([0, 0.25, 0.5, 0.75]);
    expect(rates({schedule, warmup: 0.5, steps: 1})).toEqual([1]);
  });
});
