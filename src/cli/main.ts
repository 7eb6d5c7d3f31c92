import {fileURLToPath} from 'node:url';
import {Config} from '@oclif/core/config';
import {CLIError} from '@oclif/core/errors';
import {run} from '@oclif/core/run';
import {tellFailure} from './failure.js';
import {suggestion} from './suggest.js';

/**
 * Runs the command that `argv` names; `entry` is the URL of the file in bin/. A failing command has told its failure
 * itself and only carries its exit code here; what fails outside a command (no such command) is told here.
 */
export async function main(argv: string[], entry: string): Promise<void> {
  process.stderr.on('error', ignoreClosedPipe);
  const config = await Config.load(fileURLToPath(entry));
  const words = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
  const command = words.find((word) => !word.startsWith('-'));
  try {
    if (command !== undefined && !config.findCommand(command)) throw noSuchCommand(command, config.commandIDs);
    if (command !== undefined && command !== words[0])
      throw new CLIError(`the command comes first: mcq ${command} ...`);
    await run(words, config);
  } catch (error) {
    process.exit(tellFailure(error, {json: words.includes('--json')}));
  }
}

/** `mcq ... 2>&1 | head`: the reader has left; standard output is guarded so by oclif. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

function noSuchCommand(command: string, known: string[]): CLIError {
  const meant = suggestion(command, known);
  const hint = meant ? `Did you mean mcq ${meant}?` : `There are: ${known.join(', ')}.`;
  return new CLIError(`there is no command "${command}". ${hint}`);
}
