import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../cli/base-command.js';
import {dataFlags, readOptions, textFlags} from '../cli/flags.js';
import type {Progress} from '../cli/progress.js';
import {choiceLabel} from '../data/question.js';
import {type PairLayout, pairLayouts} from '../text/pair-options.js';
import type {TokenizedFile, TokenizerSetup} from '../tokenize/tokenize-file.js';
import type {TokenOutput} from '../tokenize/write-tokens.js';
import {usageError} from '../util/errors.js';

export default class Tokenize extends BaseCommand<typeof Tokenize> {
  static override summary = 'See what a model reads: questions as tokens.';
  static override description =
    'How long the questions are for this model, and what of them is cut. With --output they are kept as a dataset of tokens, which finetune and predict take in place of the file.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> questions.csv --model minilm',
    '<%= config.bin %> <%= command.id %> questions.csv --show 17',
    '<%= config.bin %> <%= command.id %> questions.csv --output questions.safetensors',
    '<%= config.bin %> <%= command.id %> questions.csv --format hf --padding longest --output questions.jsonl',
    '<%= config.bin %> <%= command.id %> --text "Why is the sky blue?" --pair "Rayleigh scattering"',
  ];
  static override args = {file: Args.string({description: 'Questions (CSV, TSV, JSON lines, JSON); - is stdin.'})};
  static override flags = {
    model: Flags.string({
      description: 'The model whose tokenizer to use.',
      default: 'minilm',
      helpValue: 'NAME|FOLDER|RUN',
    }),
    output: Flags.string({description: 'Where to write the tokens; - is stdout.', helpValue: 'FILE'}),
    format: Flags.option({options: ['dataset', 'hf'] as const})({
      description: "A dataset of tokens for mcq (if not given), or JSON lines with Hugging Face's names.",
      dependsOn: ['output'],
      helpValue: 'dataset|hf',
    }),
    padding: Flags.option({options: ['longest', 'max-length'] as const})({
      description: 'With --format hf: how far to pad; not at all if not given.',
      dependsOn: ['output'],
      helpValue: 'longest|max-length',
    }),
    show: Flags.string({description: 'Show this question token by token.', helpValue: 'ID', exclusive: ['output']}),
    text: Flags.string({description: 'Show this text token by token; no file.', exclusive: ['output', 'show']}),
    ...dataFlags,
    truncation: textFlags.truncation,
    'max-length': textFlags['max-length'],
    pair: Flags.string({
      description: `What stands on either side of the separator (${pairLayouts.join(', ')}); with --text, the second text.`,
      helpValue: 'LAYOUT|TEXT',
      helpGroup: 'TEXT',
    }),
  };

  async run() {
    const {file} = this.args;
    const {model, text, pair, show, truncation, 'max-length': maxLength} = this.flags;
    const {loadTokenizerSetup, tokenizeFile} = await import('../tokenize/tokenize-file.js');
    const output = await this.output();
    const layout = text === undefined ? layoutNamed(pair) : undefined;
    const setup = await loadTokenizerSetup(model, {layout, truncation, maxLength});
    for (const note of setup.tokenizer.notes) this.say(note);
    if (text !== undefined) return this.showTexts(setup, text, pair);

    if (file === undefined) throw usageError('Name a file of questions, or give a text with --text.');
    const progress = this.encodingProgress();
    const tokenized = await tokenizeFile(file, setup, readOptions(this.flags), progress.update).finally(progress.stop);
    for (const warning of tokenized.warnings) this.warn(warning);
    if (show !== undefined) return this.showQuestion(setup, tokenized, show);

    const {tokenStatistics, tokenWarnings} = await import('../tokenize/statistics.js');
    const {showTokenStatistics} = await import('../cli/show-tokens.js');
    const statistics = tokenStatistics(tokenized.questions, tokenized.encoded, setup.tokenizer.special.unk);
    for (const warning of tokenWarnings(statistics)) this.warn(warning);
    const table = showTokenStatistics(file, statistics);
    if (output?.file === '-') this.say(table);
    else this.log(table);
    if (output) {
      const {writeTokens} = await import('../tokenize/write-tokens.js');
      await writeTokens(output, tokenized, setup, file);
      this.say(`Wrote ${output.file === '-' ? 'the tokens to the standard output' : output.file}.`);
    }
    return {file, model, pair: setup.pair, ...statistics, ...(output && {output: output.file})};
  }

  /** What to write, checked before any work is done. */
  private async output(): Promise<TokenOutput | undefined> {
    const {output: file, format = 'dataset', padding} = this.flags;
    if (file === undefined) return undefined;
    if (file === '-' && this.jsonEnabled()) throw usageError('--json and --output - both want the standard output.');
    const {checkTokenOutput} = await import('../tokenize/write-tokens.js');
    await checkTokenOutput({file, format, padding}, this.args.file);
    return {file, format, padding};
  }

  private encodingProgress() {
    let progress: Progress | undefined;
    let reached = 0;
    return {
      update: (done: number, total: number) => {
        progress ??= this.progress({label: 'Tokenizing', total, unit: 'questions'});
        progress.advance(done - reached);
        reached = done;
      },
      stop: () => progress?.stop(),
    };
  }

  private async showQuestion(setup: TokenizerSetup, {questions, encoded}: TokenizedFile, id: string) {
    const index = questions.findIndex((question) => question.id === id);
    if (index < 0) throw usageError(`--show: no question has the id "${id}".`);
    const {tokenRows} = await import('../tokenize/token-rows.js');
    const rows = tokenRows(setup.tokenizer, encoded[index]!);
    const {showTokenRows} = await import('../cli/show-tokens.js');
    rows.forEach((choice, c) => {
      this.log(`${choiceLabel(c)}  ${questions[index]!.choices[c]}\n${showTokenRows(choice)}\n`);
    });
    return {id, pair: setup.pair, choices: rows};
  }

  private async showTexts(setup: TokenizerSetup, first: string, second: string | undefined) {
    const {textRows} = await import('../tokenize/token-rows.js');
    const {showTokenRows} = await import('../cli/show-tokens.js');
    const tokens = textRows(setup, first, second);
    this.log(showTokenRows(tokens));
    return {tokens};
  }
}

/** The pair layout of this name. */
function layoutNamed(name: string | undefined): PairLayout | undefined {
  const layout = pairLayouts.find((known) => known === name);
  if (name !== undefined && layout === undefined) {
    throw usageError(`--pair is one of ${pairLayouts.join(', ')}, not "${name}"; it is a text only beside --text.`);
  }
  return layout;
}
