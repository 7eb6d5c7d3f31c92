import {getSystemErrorMap} from 'node:util';

/** What the operating system gave as its reason: `permission denied`; undefined for an error of another kind. */
export function systemReason(error: unknown): string | undefined {
  const {errno} = error as NodeJS.ErrnoException;
  return errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1];
}
