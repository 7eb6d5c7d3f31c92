import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../cli/base-command.js';
import {dataFlags, engineFlags, readOptions} from '../cli/flags.js';

export default class Evaluate extends BaseCommand<typeof Evaluate> {
  static override summary = 'Score predictions against the answers.';
  static override description =
    'Accuracy, MAP@k, mean reciprocal rank and log loss, each with a 95 % bootstrap interval over the questions.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> submission.csv --answers test.csv',
    '<%= config.bin %> <%= command.id %> b.csv --compare a.csv --answers test.csv --json',
  ];
  static override args = {
    predictions: Args.string({description: 'Predictions that mcq wrote (kaggle, csv or jsonl).', required: true}),
  };
  static override flags = {
    answers: Flags.string({description: 'Questions with their answers.', helpValue: 'FILE', required: true}),
    compare: Flags.string({description: 'Other predictions, to tell the difference from.', helpValue: 'FILE'}),
    k: Flags.integer({description: 'Places that MAP@k looks at.', default: 3, min: 1, helpValue: 'N'}),
    seed: engineFlags.seed,
    ...dataFlags,
  };

  async run() {
    const {answers, compare, k, seed} = this.flags;
    const {evaluatePredictions} = await import('../submission/evaluate.js');
    const {showComparison, showMetrics} = await import('../cli/show-metrics.js');
    const {comparisonJson, keyed, metricsJson} = await import('../rank/metrics-json.js');
    const {predictions} = this.args;
    const read = readOptions(this.flags);
    const evaluation = await evaluatePredictions(predictions, answers, {k, seed, read, ...(compare && {compare})});
    const {questions, metrics, chance, comparison, warnings} = evaluation;
    for (const warning of warnings) this.warn(warning);
    this.log(`${questions} questions\n${showMetrics(metrics, chance, k)}`);
    if (comparison) this.log(`\n${showComparison(comparison, k, {first: predictions, second: compare!})}`);
    return {
      questions,
      ...metricsJson(metrics, k),
      chance: keyed(chance, k),
      ...(comparison && {comparison: {other: compare, ...comparisonJson(comparison, k)}}),
    };
  }
}
