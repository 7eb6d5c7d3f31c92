import {TextDecoder} from 'node:util';
import iconv from 'iconv-lite';
import {dataError, type McqError, usageError} from '../util/errors.js';
import {type Problem, problemsError} from './problems.js';

export interface DecodedText {
  text: string;
  /** `utf-8`, `utf-16le`, `utf-16be`, `cp949`, or what was forced. */
  encoding: string;
  /** Said to the user where the encoding had to be inferred. */
  note?: string;
}

/**
 * Text of a file's bytes. Recognised: UTF-8, UTF-16 (by its mark or its zero bytes) and, when the bytes are not UTF-8 but
 * read as Korean, CP949 (the superset of EUC-KR). `forced` names any other encoding that iconv-lite knows.
 */
export function decode(name: string, bytes: Uint8Array, forced?: string): DecodedText {
  if (forced !== undefined) return {text: decodeOrRefuse(name, bytes, forced), encoding: forced.toLowerCase()};
  const wide = utf16(bytes);
  if (wide) return {text: decodeOrRefuse(name, bytes, wide), encoding: wide, note: `read as ${wide.toUpperCase()}`};
  const text = tryDecode(bytes, 'utf-8');
  if (text !== undefined) {
    if (text.includes('\u0000')) throw dataError(`${name}: has zero bytes; this is not a text file`);
    return {text, encoding: 'utf-8'};
  }
  const korean = looksKorean(bytes) ? tryDecode(bytes, 'cp949') : undefined;
  if (korean === undefined) return {text: decodeOrRefuse(name, bytes, 'utf-8'), encoding: 'utf-8'};
  const note = 'read as CP949 (Korean), because it is not UTF-8; --encoding forces another';
  return {text: korean, encoding: 'cp949', note};
}

/** Undefined where the bytes are not text in this encoding. Node's own decoder knows EUC-KR only without what CP949 adds. */
function tryDecode(bytes: Uint8Array, encoding: string): string | undefined {
  const label = canonical(encoding);
  if (!label.startsWith('utf-')) {
    if (!iconv.encodingExists(label)) throw unknownEncoding(encoding);
    const text = iconv.decode(bytes, label);
    return text.includes(replacement) ? undefined : text;
  }
  try {
    return new TextDecoder(label === 'utf-16' ? (utf16(bytes) ?? 'utf-16le') : label, {fatal: true}).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw unknownEncoding(encoding);
    return undefined;
  }
}

/** What decoders put where bytes make no character. */
const replacement = '\uFFFD';

function canonical(encoding: string): string {
  return encoding
    .trim()
    .toLowerCase()
    .replace(/^utf-?(8|16)/, 'utf-$1');
}

function unknownEncoding(encoding: string): McqError {
  const examples = 'utf-8, utf-16le, cp949, euc-kr, shift_jis, gbk, windows-1252';
  return usageError(`--encoding ${encoding}: no such encoding; for example ${examples}`);
}

function decodeOrRefuse(name: string, bytes: Uint8Array, encoding: string): string {
  const text = tryDecode(bytes, encoding);
  if (text !== undefined) return text;
  const label = canonical(encoding);
  const advice = 'save the file as UTF-8, or name its encoding, for example --encoding windows-1252';
  const message = `has bytes that are not ${label.toUpperCase()}; ${advice}`;
  throw problemsError(name, [{message}, ...(label.startsWith('utf-16') ? [] : undecodableLines(bytes, label))], 0);
}

/** A line feed is never part of a longer character in encodings that share ASCII, so lines can be decoded alone. */
function undecodableLines(bytes: Uint8Array, label: string): Problem[] {
  const problems: Problem[] = [];
  for (let line = 1, start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const text = iconv.decode(bytes.subarray(start, end < 0 ? bytes.length : end), label);
    const bad = text.indexOf(replacement);
    if (bad >= 0) problems.push({line, message: `cannot be read after "${text.slice(Math.max(0, bad - 30), bad)}"`});
    start = end < 0 ? bytes.length : end + 1;
  }
  return problems;
}

/** By the byte order mark; without one, ASCII characters betray themselves by a zero in every second byte. */
function utf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, 65536);
  const zeros: [even: number, odd: number] = [0, 0];
  sample.forEach((byte, i) => {
    if (byte === 0) zeros[(i % 2) as 0 | 1] += 1;
  });
  const [even, odd] = zeros;
  if (odd > sample.length / 50 && odd > 9 * even) return 'utf-16le';
  if (even > sample.length / 50 && even > 9 * odd) return 'utf-16be';
  return undefined;
}

/**
 * Whether the bytes above ASCII come in pairs of which nearly all lie in KS X 1001, some of them Hangul syllables.
 * Western text in a one-byte encoding often decodes as CP949 too, but to rare syllables outside that table.
 */
function looksKorean(bytes: Uint8Array): boolean {
  let pairs = 0;
  let common = 0;
  let hangul = 0;
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i]!;
    if (lead < 0x80) continue;
    const trail = bytes[++i] ?? 0;
    pairs++;
    if (lead < 0xa1 || trail < 0xa1) continue;
    common++;
    if (lead >= 0xb0 && lead <= 0xc8) hangul++;
  }
  return hangul > 0 && common >= 0.9 * pairs;
}
