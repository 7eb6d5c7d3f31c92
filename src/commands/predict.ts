import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../cli/base-command.js';
import {dataFlags, engineFlags, readOptions, textFlags} from '../cli/flags.js';
import type {Progress} from '../cli/progress.js';
import {formats} from '../submission/write.js';
import {usageError} from '../util/errors.js';

export default class Predict extends BaseCommand<typeof Predict> {
  static override summary = 'Rank the choices of questions with a model.';
  static override description =
    'Rows are in the order of the input. Where the file has the answers, the predictions are scored too.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> test.csv --model runs/a --output submission.csv',
    '<%= config.bin %> <%= command.id %> test.csv --model runs/a --output submission.csv --sample-submission sample_submission.csv',
    '<%= config.bin %> <%= command.id %> test.csv --model runs/a --show 5',
    '<%= config.bin %> <%= command.id %> test.csv --model runs/a --format jsonl --output - | head',
  ];
  static override args = {
    file: Args.string({description: 'Questions (CSV, TSV, JSON lines, JSON, tokens); - is stdin.', required: true}),
  };
  static override flags = {
    model: Flags.string({description: 'The model to ask.', required: true, helpValue: 'RUN|FOLDER|NAME'}),
    output: Flags.string({description: 'Where to write the predictions; - is stdout.', helpValue: 'FILE'}),
    format: Flags.option({options: formats})({
      description: 'Best choices as Kaggle wants them (A B C), or every score and probability.',
      default: 'kaggle',
      helpValue: formats.join('|'),
    }),
    top: Flags.integer({description: 'Choices in a row of the kaggle format.', default: 3, min: 1, helpValue: 'N'}),
    'sample-submission': Flags.string({
      description: "Check ids, columns and rows against the competition's sample.",
      helpValue: 'FILE',
    }),
    show: Flags.integer({description: 'Show the first N questions as ranked.', min: 1, helpValue: 'N'}),
    device: engineFlags.device,
    threads: engineFlags.threads,
    precision: engineFlags.precision,
    ...dataFlags,
    ...textFlags,
  };

  async run() {
    const {flags} = this;
    const {output, format, top, show, 'sample-submission': sample} = flags;
    if (output === '-' && this.jsonEnabled()) throw usageError('--json and --output - both want the standard output.');
    if (sample !== undefined && format !== 'kaggle') throw usageError('--sample-submission needs --format kaggle.');
    const {checkOutput} = await import('../util/output-file.js');
    if (output !== undefined) await checkOutput(output, [this.args.file, ...(sample === undefined ? [] : [sample])]);
    const {predict} = await import('../predict/predict.js');
    const {defaultMaxTokens} = await import('../predict/rank-all.js');
    let progress: Progress | undefined;
    let verdict: string | undefined;
    const {rankings, questions, score} = await predict(
      {
        file: this.args.file,
        model: flags.model,
        read: readOptions(flags),
        pair: {layout: flags.pair, truncation: flags.truncation, maxLength: flags['max-length']},
        maxTokens: flags['max-tokens'] ?? defaultMaxTokens,
        engine: {device: flags.device, threads: flags.threads},
      },
      {
        say: (line) => this.say(line),
        warn: (line) => this.warn(line),
        onRead: async (asked) => {
          if (sample === undefined) return;
          const {checkSubmission} = await import('../submission/check.js');
          verdict = await checkSubmission(asked, top, sample);
        },
        onStart: (total) => {
          progress = this.progress({label: 'Predicting', total, unit: 'questions'});
        },
        onScored: (count) => progress?.advance(count),
        signal: this.signal,
      },
    ).finally(() => progress?.stop());

    const shown = show === undefined ? undefined : await this.shown(questions, rankings.slice(0, show));
    const {writePredictions} = await import('../submission/write.js');
    if (output !== undefined) await writePredictions(output, rankings, {format, top});
    // With --output - the predictions have the standard output to themselves.
    const tell = (text: string) => (output === '-' ? this.say(text) : this.log(text));
    if (shown !== undefined) tell(shown);
    if (score) {
      const {showMetrics} = await import('../cli/show-metrics.js');
      tell(`${score.questions} questions\n${showMetrics(score.metrics, score.chance, 3)}`);
    }
    if (output !== undefined && output !== '-') tell(`Wrote ${output}: ${rankings.length} questions.`);
    if (verdict !== undefined) tell(`${output ?? 'The submission'}: ${verdict}`);
    if (output === undefined && show === undefined) {
      const {formatPredictions} = await import('../submission/write.js');
      this.log(formatPredictions(rankings, {format, top}).trimEnd());
    }
    const {metricsJson} = await import('../rank/metrics-json.js');
    return {
      questions: rankings.length,
      model: flags.model,
      ...(output !== undefined && {output}),
      ...(verdict !== undefined && {submission: verdict}),
      ...(score && metricsJson(score.metrics, 3)),
      ...(output === undefined && {predictions: rankings}),
    };
  }

  private async shown(
    questions: Awaited<ReturnType<typeof import('../predict/predict.js').predict>>['questions'],
    rankings: import('../rank/ranking.js').Ranking[],
  ): Promise<string> {
    if (!questions) throw usageError('--show needs the texts of the questions; this file holds tokens.');
    const {showQuestion} = await import('../cli/show.js');
    return rankings.map((ranking, index) => `${showQuestion(questions[index]!, ranking)}\n`).join('\n');
  }
}
