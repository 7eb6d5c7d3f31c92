import {type ErrorKind, McqError} from '../util/errors.js';

/** Native error codes that somebody can act on; any other is a fault in mcq. */
const kinds: Record<string, ErrorKind> = {
  MCQ_CONFIG: 'model',
  MCQ_CHECKPOINT: 'model',
  MCQ_DIVERGED: 'model',
  MCQ_WRITE: 'model',
  MCQ_OPTIONS: 'usage',
  MCQ_DEVICE: 'engine',
  MCQ_MEMORY: 'engine',
  MCQ_TORCH: 'engine',
};

const advice: Record<string, string> = {
  MCQ_MEMORY: ' Use a smaller --max-tokens, --batch-size or --max-length.',
};

/** Waits for work of the addon; its failures come back as McqError of the right kind, with the native code kept. */
export async function fromEngine<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const {code = '', message} = cause as NodeJS.ErrnoException;
    const kind = kinds[code];
    throw kind === undefined ? cause : new McqError(kind, message + (advice[code] ?? ''), {code, cause});
  }
}
