import {Flags} from '@oclif/core';
import {BaseCommand} from '../cli/base-command.js';
import {engineFlags} from '../cli/flags.js';

export default class Quickstart extends BaseCommand<typeof Quickstart> {
  static override summary =
    'See it all once: fine-tune MiniLM on bundled questions, predict, score, write a submission.';
  static override description =
    '2,000 elementary science questions of OpenBookQA, each with a fact that helps: minutes on two cores. ' +
    'MiniLM (90 MB) is brought where it is not there yet. A later quickstart replaces the earlier one.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --full'];
  static override flags = {
    full: Flags.boolean({description: 'Train on all of the bundled training questions: more than twice as long.'}),
    output: Flags.string({description: 'The folder of the run.', default: 'runs/quickstart', helpValue: 'RUN'}),
    ...engineFlags,
  };

  async run() {
    const {full, output, seed, device, threads, quiet} = this.flags;
    const {quickstart} = await import('../quickstart/quickstart.js');
    const {quickstartDisplay} = await import('../cli/show-quickstart.js');
    const display = quickstartDisplay(this, {quiet});
    const options = {output, full, seed, engine: {device, threads}};
    const result = await quickstart(options, {...display, signal: this.signal});
    this.log(display.summary(result));
    return result;
  }
}
