import {loadBinding} from '../engine/addon.js';
import {fromEngine} from '../engine/failures.js';
import type {EncodedSource} from '../text/question-source.js';
import {type FinetuneObserver, type FinetuneOptions, type Plan, prepare} from './finetune.js';
import {stepsOfTraining, trainerOptions} from './train.js';

/** What a training would take, measured on its first batches. */
export interface Estimate {
  plan: Plan;
  /** Tokens of one epoch. */
  tokens: number;
  tokensPerSecond: number;
  /** Of all steps; evaluations come on top. */
  seconds: number;
  /** Largest memory of this process, in bytes. */
  memory: number;
}

/** Does everything that `finetune` does up to the first update, and writes nothing. */
export async function dryRun(
  options: FinetuneOptions,
  observer: Pick<FinetuneObserver, 'say' | 'warn'>,
): Promise<Estimate> {
  const {model, data, plan} = await prepare(options, observer);
  const {settings} = options;
  try {
    const tokens = tokenCount(data.train);
    const trainer = await fromEngine(loadBinding().Trainer.create(model.native, trainerOptions(model, settings)));
    try {
      const [batches = []] = stepsOfTraining(data.train, settings);
      // The first pass warms up: memory is taken, threads are started.
      await fromEngine(trainer.gradients(batches));
      const began = performance.now();
      await fromEngine(trainer.gradients(batches));
      const seconds = (performance.now() - began) / 1000;
      const tokensPerSecond = batches.reduce((sum, {ids}) => sum + ids.length, 0) / seconds;
      return {
        plan,
        tokens,
        tokensPerSecond,
        seconds: (settings.epochs * tokens) / tokensPerSecond,
        memory: process.resourceUsage().maxRSS * 1024,
      };
    } finally {
      await trainer.dispose();
    }
  } finally {
    await model.dispose();
  }
}

function tokenCount(source: EncodedSource): number {
  let tokens = 0;
  for (let i = 0; i < source.length; i++) tokens += source.at(i).ids.length;
  return tokens;
}
