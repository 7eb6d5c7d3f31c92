import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Columns to write in: the terminal's, at most 100, which is as long as a line reads well; without a terminal 80. */
export function textWidth(stream: {isTTY?: boolean; columns?: number}): number {
  return stream.isTTY && stream.columns ? Math.min(stream.columns, 100) : 80;
}

/** Columns that `text` takes on a terminal: Korean and Chinese characters take two, colours none. */
export const displayWidth = (text: string): number => stringWidth(text);

/**
 * Breaks every line of `text` to at most `width` columns. Continuations are indented as their line is, plus `hanging`.
 * Words longer than a line (paths, mostly) stay whole unless `hard`.
 */
export function wrapText(text: string, width: number, options: {hanging?: number; hard?: boolean} = {}): string {
  const {hanging = 0, hard = false} = options;
  return text
    .split('\n')
    .map((line) => {
      const body = line.trimStart();
      const indent = ' '.repeat(line.length - body.length);
      const columns = Math.max(width - indent.length - hanging, 10);
      const [first = '', ...rest] = wrapAnsi(body, columns, {hard}).split('\n');
      return [indent + first, ...rest.map((part) => indent + ' '.repeat(hanging) + part)].join('\n');
    })
    .join('\n');
}

/** `text` filled with blanks to `width` columns. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - displayWidth(text), 0));
}

/** `text` cut to `width` columns, the cut marked with an ellipsis. */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let out = '';
  for (const character of text) {
    if (displayWidth(out + character) > width - 1) break;
    out += character;
  }
  return `${out.trimEnd()}…`;
}
