import {readFile} from 'node:fs/promises';
import {type ErrorKind, McqError} from './errors.js';

export type JsonObject = Record<string, unknown>;

/**
 * The JSON object in a file; undefined where there is no such file. Throws McqError of the given kind for a file that
 * cannot be read or holds anything else.
 */
export async function readJsonObject(file: string, kind: ErrorKind): Promise<JsonObject | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const {code, message} = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new McqError(kind, `${file} cannot be read: ${message}.`, {cause});
  }
  return parseJsonObject(text, file, kind);
}

/** As `readJsonObject`, for text at hand that was found in `file`. */
export function parseJsonObject(text: string, file: string, kind: ErrorKind): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new McqError(kind, `${file} is not valid JSON: ${(cause as Error).message}.`, {cause});
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new McqError(kind, `${file} should hold a JSON object.`);
}
