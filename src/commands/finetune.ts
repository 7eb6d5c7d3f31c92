import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../cli/base-command.js';
import {dataFlags, engineFlags, numberFlag, readOptions, textFlags} from '../cli/flags.js';
import {schedules} from '../train/schedule.js';
import type {FinetuneOptions} from '../train/finetune.js';
import {defaultSettings as defaults} from '../train/settings.js';

const defaultModel = 'minilm';

export default class Finetune extends BaseCommand<typeof Finetune> {
  static override summary = 'Train a model to rank the choices of your questions.';
  static override description =
    'The best model by MAP@3 on the validation questions is kept in the folder of the run, beside the settings, a log of every step and the validation predictions. Transformers loads it as it stands.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> train.csv',
    '<%= config.bin %> <%= command.id %> train.csv --model minilm --validation valid.csv --epochs 3 --output runs/a',
    '<%= config.bin %> <%= command.id %> train.csv --freeze embeddings,0-3 --learning-rate 2e-4',
    '<%= config.bin %> <%= command.id %> train.csv --from-scratch --model-config config.json',
  ];
  static override args = {
    train: Args.string({description: 'Questions with answers (CSV, TSV, JSON lines, JSON, tokens).', required: true}),
  };
  static override flags = {
    model: Flags.string({
      description: `The model to start from; ${defaultModel} if not given.`,
      helpValue: 'NAME|FOLDER|RUN',
    }),
    output: Flags.string({description: 'The folder of the run; runs/<date>-<model> if not given.', helpValue: 'RUN'}),
    'dry-run': Flags.boolean({
      description: 'Only tell what it would take: tokens, steps, time, memory; nothing is written.',
    }),
    overwrite: Flags.boolean({description: 'Replace an earlier run in the same folder.'}),
    validation: Flags.string({
      description: 'Questions to measure by.',
      helpValue: 'FILE',
      exclusive: ['validation-share'],
    }),
    'validation-share': numberFlag({
      description: 'Without --validation: the share of the questions that is set aside to measure by.',
      default: 0.1,
      above: 0,
      max: 0.9,
      helpValue: 'SHARE',
    }),
    'group-column': Flags.string({
      description: 'Column whose equal values (a book, a passage) the split does not part.',
      helpValue: 'COLUMN',
      exclusive: ['validation'],
    }),
    epochs: Flags.integer({
      description: 'How often each question is seen.',
      default: defaults.epochs,
      min: 1,
      helpValue: 'N',
    }),
    'batch-size': Flags.integer({
      description: 'Questions of one step.',
      default: defaults.batchSize,
      min: 1,
      helpValue: 'N',
    }),
    'learning-rate': numberFlag({
      description: 'Largest step size.',
      default: defaults.learningRate,
      above: 0,
      helpValue: 'RATE',
    }),
    schedule: Flags.option({options: schedules})({
      description: 'How the learning rate falls after the warm-up.',
      default: defaults.schedule,
      helpValue: schedules.join('|'),
    }),
    warmup: numberFlag({
      description: 'Share of the steps in which the learning rate rises.',
      default: defaults.warmup,
      helpValue: 'SHARE',
      min: 0,
      max: 1,
    }),
    'weight-decay': numberFlag({
      description: "AdamW's weight decay.",
      default: defaults.weightDecay,
      min: 0,
      helpValue: 'RATE',
    }),
    clip: numberFlag({
      description: 'Largest norm of the gradient; 0: any.',
      default: defaults.clip,
      min: 0,
      helpValue: 'NORM',
    }),
    dropout: numberFlag({description: "Dropout, in place of the model's own.", min: 0, max: 0.9, helpValue: 'SHARE'}),
    'label-smoothing': numberFlag({
      description: 'Share of the target that goes to all choices alike.',
      default: defaults.labelSmoothing,
      helpValue: 'SHARE',
      min: 0,
      max: 0.9,
    }),
    freeze: Flags.string({
      description: 'What stays as it is: embeddings, layers (0-3), or encoder.',
      helpValue: 'PARTS',
    }),
    'evaluate-every': Flags.integer({
      description: 'Steps between evaluations; twice an epoch if not given.',
      min: 1,
      helpValue: 'STEPS',
    }),
    'from-scratch': Flags.boolean({
      description: "New weights, in the shape that --model-config gives; only --model's tokenizer is used.",
      dependsOn: ['model-config'],
    }),
    'model-config': Flags.string({
      description: 'The config.json of a model to train from scratch.',
      dependsOn: ['from-scratch'],
      helpValue: 'FILE',
    }),
    ...engineFlags,
    ...dataFlags,
    ...textFlags,
  };

  async run() {
    const {flags} = this;
    const {trainingDisplay, describeEstimate} = await import('../cli/show-training.js');
    if (flags.model === undefined) this.say(`No --model given: starting from ${defaultModel}.`);
    const display = trainingDisplay(this);
    const options = this.options();
    if (flags['dry-run']) {
      const {dryRun} = await import('../train/dry-run.js');
      const estimate = await dryRun(options, display);
      this.log(describeEstimate(estimate));
      return estimate;
    }
    const {finetune} = await import('../train/finetune.js');
    const result = await finetune(options, {...display, signal: this.signal}).finally(() => display.stop());
    this.log(display.summary(result));
    return result;
  }

  private options(): FinetuneOptions {
    const {flags} = this;
    return {
      train: this.args.train,
      model: {name: flags.model ?? defaultModel, config: flags['model-config']},
      output: flags.output,
      overwrite: flags.overwrite,
      validation: flags.validation === undefined ? {share: flags['validation-share']} : {file: flags.validation},
      groupColumn: flags['group-column'],
      read: readOptions(flags),
      pair: {layout: flags.pair, truncation: flags.truncation, maxLength: flags['max-length']},
      settings: {
        epochs: flags.epochs,
        batchSize: flags['batch-size'],
        learningRate: flags['learning-rate'],
        schedule: flags.schedule,
        warmup: flags.warmup,
        weightDecay: flags['weight-decay'],
        clip: flags.clip,
        dropout: flags.dropout,
        labelSmoothing: flags['label-smoothing'],
        freeze: flags.freeze,
        maxTokens: flags['max-tokens'] ?? defaults.maxTokens,
        evaluateEvery: flags['evaluate-every'],
        seed: flags.seed,
      },
      engine: {device: flags.device, threads: flags.threads},
    };
  }
}
