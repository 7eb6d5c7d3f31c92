import type {Evaluation, FinetuneResult, Plan} from '../train/finetune.js';
import type {Step} from '../train/train.js';
import type {Estimate} from '../train/dry-run.js';
import {formatBytes} from '../util/bytes.js';
import {accuracyMargin} from '../rank/sample-size.js';
import {formatDuration} from './duration.js';
import type {Progress, ProgressOptions} from './progress.js';
import {formatTable} from './table.js';

/** What of a command training needs to tell about itself. */
export interface Teller {
  say(line: string): void;
  warn(line: string): unknown;
  progress(options: ProgressOptions): Progress;
}

/** Steps after which the rest of the time can be told. */
const stepsToJudge = 10;

/** Tells on stderr how a training goes: settings, progress, an estimate of the time, evaluations beside the baselines. */
export function trainingDisplay(teller: Teller) {
  let progress: Progress | undefined;
  let seconds = 0;
  let compared = false;
  return {
    say: (line: string) => teller.say(line),
    warn: (line: string) => void teller.warn(line),
    onStart(plan: Plan) {
      teller.say(describePlan(plan));
      if (plan.validationQuestions < 100) teller.warn(smallValidation(plan.validationQuestions));
      progress = teller.progress({label: 'Training', total: plan.steps, unit: 'steps'});
    },
    onStep(step: Step, {steps}: Plan) {
      seconds += step.seconds;
      progress?.advance(1, `loss ${step.loss.toFixed(3)}`);
      if (step.step === stepsToJudge && steps > stepsToJudge) {
        const left = (seconds / stepsToJudge) * (steps - stepsToJudge);
        teller.say(`About ${formatDuration(left)} to go, evaluations not counted.`);
      }
    },
    onEvaluation(evaluation: Evaluation, plan: Plan) {
      teller.say(describeEvaluation(evaluation));
      if (!compared) teller.say(describeBaselines(plan));
      compared = true;
    },
    stop: () => progress?.stop(),
    summary: describeResult,
  };
}

export type TrainingDisplay = ReturnType<typeof trainingDisplay>;

/** What `--dry-run` tells. */
export function describeEstimate({plan, tokens, tokensPerSecond, seconds, memory}: Estimate): string {
  const rows: [string, string][] = [
    ['tokens', `${tokens} in an epoch, ${Math.round(tokensPerSecond)} a second`],
    ['time', `about ${formatDuration(seconds)}, evaluations not counted`],
    ['memory', formatBytes(memory)],
  ];
  return `${describePlan(plan)}\n${twoColumns(rows)}`;
}

function describePlan({run, questions, validationQuestions, steps, settings, pair, device, parameters}: Plan): string {
  const {epochs, batchSize, learningRate, schedule, warmup, weightDecay, clip, dropout, labelSmoothing} = settings;
  const rows: [string, string][] = [
    ['run', run],
    ['questions', `${questions} to learn from, ${validationQuestions} to measure by`],
    ['steps', `${steps}: ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}, ${batchSize} questions a step`],
    ['learning rate', `${learningRate}, ${schedule}, warm-up over ${100 * warmup} % of the steps`],
    ['regularisation', regularisation({weightDecay, clip, dropout, labelSmoothing})],
    ['pairs', `${pair.layout}, at most ${pair.maxLength} tokens, cut ${pair.truncation}`],
    ['parameters', `${millions(parameters.trainable)} trainable, ${millions(parameters.frozen)} frozen`],
    ['device', `${device}, fp32, seed ${settings.seed}`],
  ];
  return twoColumns(rows);
}

/** A table without a head. */
const twoColumns = (rows: [string, string][]) => formatTable(['', ''], rows).split('\n').slice(1).join('\n');

function regularisation(settings: {
  weightDecay: number;
  clip: number;
  dropout: number | undefined;
  labelSmoothing: number;
}): string {
  const {weightDecay, clip, dropout, labelSmoothing} = settings;
  return [
    `weight decay ${weightDecay}`,
    clip > 0 ? `gradient norm at most ${clip}` : 'gradient not clipped',
    dropout === undefined ? "the model's dropout" : `dropout ${dropout}`,
    ...(labelSmoothing > 0 ? [`label smoothing ${labelSmoothing}`] : []),
  ].join(', ');
}

function describeEvaluation({step, metrics, best}: Evaluation): string {
  const {accuracy, map, logLoss} = metrics;
  const interval = accuracy.value === null ? '' : ` (${accuracy.low.toFixed(3)} to ${accuracy.high.toFixed(3)})`;
  const values = `accuracy ${fixed(accuracy.value)}${interval}, MAP@3 ${fixed(map.value)}, log loss ${fixed(logLoss.value)}`;
  return `After step ${step}: ${values}${best ? '; the best so far, kept' : ''}`;
}

function describeBaselines({baselines}: Plan): string {
  const each = baselines.map(({name, accuracy, map}) => `${name} ${accuracy.toFixed(3)} / ${map.toFixed(3)}`);
  return `  What costs nothing has (accuracy / MAP@3): ${each.join(', ')}`;
}

function smallValidation(questions: number): string {
  const points = Math.round(100 * accuracyMargin(questions));
  return `${questions} questions to measure by tell an accuracy only to within ${points} percentage points`;
}

function describeResult({run, last, best, interrupted, steps}: FinetuneResult): string {
  const how = interrupted ? `Stopped after ${steps} steps.` : 'Done.';
  const what = best
    ? `The model of step ${best.step} is in ${run} (MAP@3 ${fixed(best.metrics.map.value)}).`
    : `The model, not yet measured, is in ${run}.`;
  return [
    `${how} ${what}`,
    ...(last === undefined ? [] : [`The weights as they were when it stopped are in ${last}.`]),
    'Next:',
    `  mcq predict test.csv --model ${run} --output submission.csv`,
    `  mcq predict test.csv --model ${run} --show 5`,
  ].join('\n');
}

const fixed = (value: number | null) => (value === null ? '-' : value.toFixed(3));
const millions = (count: number) => (count < 1e5 ? String(count) : `${(count / 1e6).toFixed(1)} million`);
