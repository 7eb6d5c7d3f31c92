import {type ReportedTask, type Reporter, silent} from '../util/reporter.js';
import {type Progress, startProgress} from './progress.js';

/** Lets long work tell about itself on stderr, with bars where that is a terminal; with `--quiet` it tells nothing. */
export function commandReporter(command: {say(line: string): void}, {quiet}: {quiet: boolean}): Reporter {
  if (quiet) return silent;
  return {interactive: process.stderr.isTTY, say: (line) => command.say(line), task: startTask};
}

/** The bar begins when the total is known: before that there is nothing to show a part of. */
function startTask(label: string, unit: 'bytes' | 'steps' = 'bytes'): ReportedTask {
  const scale = unit === 'bytes' ? 1e-6 : 1;
  let progress: Progress | undefined;
  let reached = 0;
  return {
    done(amount, total) {
      if (total === undefined) return;
      progress ??= startProgress({label, total: total * scale, unit: unit === 'bytes' ? 'MB' : unit});
      progress.advance((amount - reached) * scale);
      reached = amount;
    },
    end: () => progress?.stop(),
  };
}
