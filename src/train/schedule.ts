export const schedules = ['linear', 'cosine', 'constant'] as const;
export type Schedule = (typeof schedules)[number];

export interface ScheduleOptions {
  schedule: Schedule;
  learningRate: number;
  /** Share of the steps in which the rate rises from 0. */
  warmup: number;
  steps: number;
}

/**
 * The learning rate of each step, from 0: rises linearly over the warm-up, then falls to 0 along a line or half a cosine,
 * or stays (Transformers, optimization.py: get_linear_schedule_with_warmup and its siblings).
 */
export function learningRates({schedule, learningRate, warmup, steps}: ScheduleOptions): (step: number) => number {
  const rising = Math.floor(warmup * steps);
  const falling = Math.max(1, steps - rising);
  return (step) => {
    if (step < rising) return (learningRate * step) / Math.max(1, rising);
    const done = Math.min(1, (step - rising) / falling);
    if (schedule === 'linear') return learningRate * (1 - done);
    if (schedule === 'cosine') return (learningRate * (1 + Math.cos(Math.PI * done))) / 2;
    return learningRate;
  };
}
