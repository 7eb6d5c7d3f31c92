import {Flags} from '@oclif/core';
import {BaseCommand} from '../cli/base-command.js';
import {commandReporter} from '../cli/reporter.js';
import {setUp} from '../setup/setup.js';

export default class Setup extends BaseCommand<typeof Setup> {
  static override summary = 'Bring LibTorch and build the native code; does nothing where that is done.';
  static override description =
    'LibTorch is taken from $LIBTORCH or the cache; else it is brought there through pip, or from the official archive, ' +
    'or that of an installed Python torch is used.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    'LIBTORCH=~/libtorch <%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --offline',
  ];
  static override flags = {
    offline: Flags.boolean({description: 'Never touch the network: the cache, local folders of pip, installed torch.'}),
    cuda: Flags.boolean({
      description: 'With or without CUDA; as in the last set-up if not given, at first without.',
      allowNo: true,
    }),
    force: Flags.boolean({description: 'Build from the beginning even if nothing has changed.'}),
  };

  async run() {
    const {offline, cuda, force, quiet} = this.flags;
    const variant = cuda === undefined ? undefined : cuda ? 'cuda' : 'cpu';
    const reporter = commandReporter(this, {quiet});
    const {libtorch, built} = await setUp({variant, offline, force, reporter});
    const done = built ? 'mcq is set up' : 'mcq was set up already';
    this.log(`${done}: LibTorch ${libtorch.version} (${libtorch.variant}) in ${libtorch.folder}`);
    return {torch: libtorch, built};
  }
}
