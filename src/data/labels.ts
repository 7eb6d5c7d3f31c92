/** The labels that printed choices carry, each series in its order. */
const series: readonly string[] = [
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'abcdefghijklmnopqrstuvwxyz',
  '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳',
  '가나다라마바사아자차카타파하',
  'ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ',
];

/**
 * The choices without labels such as `A.`, `(1)`, `①` or `가)`, if every one of them carries the next label of one series
 * in one style and has text behind it; else the choices as they are.
 */
export function stripLabels(choices: readonly string[]): string[] {
  const parts = choices.map(splitLabel);
  const [first] = parts;
  if (first === undefined || !parts.every((part) => part?.style === first.style)) return [...choices];
  const labels = parts.map((part) => part!.label);
  const inSequence =
    labels.every((label, i) => label === String(i + 1)) || series.some((row) => row.startsWith(labels.join('')));
  return inSequence ? parts.map((part) => part!.text) : [...choices];
}

/** The place that a circled number names, from 0; undefined for any other text. */
export function circledNumber(text: string): number | undefined {
  const place = series[2]!.indexOf(text);
  return text.length === 1 && place >= 0 ? place : undefined;
}

/** A number before a point and a digit is a decimal number, not a label. */
function splitLabel(choice: string): {style: string; label: string; text: string} | undefined {
  const circled = /^([①-⑳])\s*(\S.*)$/su.exec(choice);
  if (circled) return {style: 'circled', label: circled[1]!, text: circled[2]!};
  const match = /^([([]?)(\d{1,2}|[A-Za-z가-하ㄱ-ㅎ])([.):\]])(?!(?<=\.)\d)\s*(\S.*)$/su.exec(choice);
  if (!match) return undefined;
  const [, open, label, close, text] = match as unknown as string[];
  const opened = open === '(' ? ')' : open === '[' ? ']' : undefined;
  if (opened === undefined ? close === ']' : close !== opened) return undefined;
  return {style: `${open}${close}`, label: label!, text: text!};
}
