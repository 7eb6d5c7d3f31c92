import {BaseCommand} from '../cli/base-command.js';
import {examine} from '../setup/doctor/examine.js';
import {examinationLines} from '../setup/doctor/lines.js';
import {exitCodes} from '../util/errors.js';

export default class Doctor extends BaseCommand<typeof Doctor> {
  static override summary = 'Tell what mcq runs on and whether all is in order.';
  static override description =
    'The engine is loaded in a process of its own and measured for a second. Exit code 5 when something stands in the way.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  async run() {
    const examination = await examine();
    for (const line of examinationLines(examination)) this.log(line);
    for (const problem of examination.problems) this.warn(problem);
    if (examination.problems.length > 0) process.exitCode = exitCodes.engine;
    return examination;
  }
}
