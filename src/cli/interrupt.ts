import {exitCodes} from '../util/errors.js';

/**
 * A signal that the first Ctrl-C (or SIGTERM) aborts, after calling `onFirst`; the second one exits with 130 at once.
 * `release` gives Ctrl-C back its ordinary meaning.
 */
export function interruptSignal(onFirst: () => void): {signal: AbortSignal; release: () => void} {
  const controller = new AbortController();
  const handle = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    onFirst();
    controller.abort();
  };
  process.on('SIGINT', handle).on('SIGTERM', handle);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', handle).off('SIGTERM', handle);
    },
  };
}
