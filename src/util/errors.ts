/** Exit codes every command keeps to; `0` is success and `130` an interrupt. */
export const exitCodes = {fault: 1, usage: 2, data: 3, model: 4, engine: 5, interrupted: 130} as const;

export type ErrorKind = Exclude<keyof typeof exitCodes, 'fault'>;

/**
 * A failure the user can act on: its message says what is wrong, where, and what to do.
 * Anything else that is thrown is a fault in mcq itself.
 */
export class McqError extends Error {
  override readonly name = 'McqError';
  readonly kind: ErrorKind;
  /** Stable, for programs: `MCQ_NOT_SET_UP`, `MCQ_MODEL_NOT_FOUND`, ... */
  readonly code: string;

  constructor(kind: ErrorKind, message: string, options: {code?: string; cause?: unknown} = {}) {
    super(message, options.cause === undefined ? undefined : {cause: options.cause});
    this.kind = kind;
    this.code = options.code ?? `MCQ_${kind.toUpperCase()}`;
  }

  get exitCode(): number {
    return exitCodes[this.kind];
  }
}

export const usageError = (message: string, options?: {code?: string; cause?: unknown}) =>
  new McqError('usage', message, options);
export const dataError = (message: string, options?: {code?: string; cause?: unknown}) =>
  new McqError('data', message, options);
export const modelError = (message: string, options?: {code?: string; cause?: unknown}) =>
  new McqError('model', message, options);
export const engineError = (message: string, options?: {code?: string; cause?: unknown}) =>
  new McqError('engine', message, options);
