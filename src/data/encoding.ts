import {TextDecoder} from 'node:util';
import {dataError, usageError} from '../util/errors.js';
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
 * read as Korean, CP949 (the superset of EUC-KR). `forced` names any other encoding that `TextDecoder` knows.
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

/** The WHATWG names of encodings that people call otherwise; `euc-kr` there is the whole of CP949. */
const aliases: Record<string, string> = {
  cp949: 'euc-kr',
  ms949: 'euc-kr',
  uhc: 'euc-kr',
  cp1252: 'windows-1252',
  cp932: 'shift_jis',
  cp936: 'gbk',
};

function decoderFor(encoding: string): TextDecoder {
  const label = encoding.trim().toLowerCase();
  try {
    return new TextDecoder(aliases[label] ?? label, {fatal: true});
  } catch (cause) {
    throw usageError(
      `--encoding ${encoding}: no such encoding; for example utf-8, utf-16le, cp949, euc-kr, shift_jis, gbk, windows-1252`,
      {cause},
    );
  }
}

function tryDecode(bytes: Uint8Array, encoding: string): string | undefined {
  const decoder = decoderFor(encoding);
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function decodeOrRefuse(name: string, bytes: Uint8Array, encoding: string): string {
  const label = encoding.trim().toLowerCase();
  const actual = /^utf-?16$/.test(label) ? (utf16(bytes) ?? 'utf-16le') : label;
  const text = tryDecode(bytes, actual);
  if (text !== undefined) return text;
  const advice = 'save the file as UTF-8, or name its encoding, for example --encoding windows-1252';
  if (actual.startsWith('utf-16'))
    throw dataError(`${name}: has bytes that are not ${encoding.toUpperCase()}; ${advice}`);
  const problems = undecodableLines(bytes, actual);
  throw problemsError(name, [{message: `has bytes that are not ${encoding.toUpperCase()}; ${advice}`}, ...problems], 0);
}

/** A line feed is never part of a longer character in the encodings that share ASCII, so lines can be decoded alone. */
function undecodableLines(bytes: Uint8Array, encoding: string): Problem[] {
  const problems: Problem[] = [];
  for (let line = 1, start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const piece = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (tryDecode(piece, encoding) === undefined) problems.push({line, message: firstBadByte(piece, encoding)});
    start = end < 0 ? bytes.length : end + 1;
  }
  return problems;
}

function firstBadByte(piece: Uint8Array, encoding: string): string {
  const decoder = decoderFor(encoding);
  let good = '';
  for (let i = 0; i < piece.length; i++) {
    try {
      good += decoder.decode(piece.subarray(i, i + 1), {stream: true});
    } catch {
      const byte = `0x${piece[i]!.toString(16).toUpperCase().padStart(2, '0')}`;
      return `byte ${byte} cannot be read, after "${good.slice(-30)}"`;
    }
  }
  return `a character is cut off, after "${good.slice(-30)}"`;
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
