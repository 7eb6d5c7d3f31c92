import type {Schedule} from './schedule.js';

/** What decides how training goes; `run.json` keeps all of it. */
export interface TrainingSettings {
  epochs: number;
  /** Questions of one optimizer step. */
  batchSize: number;
  learningRate: number;
  schedule: Schedule;
  /** Share of the steps in which the learning rate rises. */
  warmup: number;
  weightDecay: number;
  /** Largest norm of the gradient; 0: not clipped. */
  clip: number;
  /** In place of the probabilities in config.json. */
  dropout?: number | undefined;
  labelSmoothing: number;
  /** Parts that stay as they are, as `--freeze` has them. */
  freeze?: string | undefined;
  /** Most tokens of one micro-batch; the gradient does not depend on it. */
  maxTokens: number;
  /** Steps between evaluations; default: twice an epoch. */
  evaluateEvery?: number | undefined;
  seed: number;
}

export const defaultSettings = {
  epochs: 1,
  batchSize: 16,
  learningRate: 1e-4,
  schedule: 'linear',
  warmup: 0.1,
  weightDecay: 0.01,
  clip: 1,
  labelSmoothing: 0,
  maxTokens: 4096,
  seed: 0,
} as const satisfies TrainingSettings;

/** AdamW as Transformers sets it (TrainingArguments: adam_beta1, adam_beta2, adam_epsilon). */
export const adamW = {betas: [0.9, 0.999] as [number, number], epsilon: 1e-8};

/** The fields of config.json that a `--dropout` replaces. */
export function dropoutOverrides(dropout: number | undefined): Record<string, number> {
  if (dropout === undefined) return {};
  return {hidden_dropout_prob: dropout, attention_probs_dropout_prob: dropout, classifier_dropout: dropout};
}
