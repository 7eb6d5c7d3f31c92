import {circledNumber} from './labels.js';
import {choiceLabel} from './question.js';

/** What is needed to understand the answer of one question. */
export interface AnswerCell {
  /** As the file has it, without blanks around it; '' where there is none. A list where the file has a list. */
  value: string | string[];
  choices: readonly string[];
  /** The choices before labels were taken off, for answers that repeat them. */
  rawChoices: readonly string[];
  /** What the file calls the choices, where it does. */
  names?: readonly string[];
}

/** The index of the right choice, or why there is none; neither where the file has no answer. */
export interface ResolvedAnswer {
  index?: number;
  problem?: string;
}

/**
 * Understands the answers of a whole file. Each is the name of a choice (its label or column), a letter, a number, or the
 * choice's text. Numbers count from 0 if a 0 occurs, from 1 if one equals its question's number of choices; when neither
 * does, the file's `problem` asks for `base`. An answer that is both a place and the text of a choice is taken as those
 * answers of the file are that can be only one of the two; if that does not decide and the readings differ, it is a problem.
 */
export function resolveAnswers(
  cells: readonly AnswerCell[],
  base?: 0 | 1,
): {answers: ResolvedAnswer[]; problem?: string} {
  const readings = cells.map(readAnswer);
  const onlyTexts = readings.some((reading) => reading.text !== undefined && !isPlace(reading));
  const onlyPlaces = readings.some((reading) => reading.text === undefined && isPlace(reading));
  let style: Style;
  if (base !== undefined || (onlyPlaces && !onlyTexts)) style = 'place';
  else if (onlyTexts && !onlyPlaces) style = 'text';

  const counted = readings.filter(
    ({number, text}) => number !== undefined && (text === undefined || style === 'place' || !onlyTexts),
  );
  const found = base ?? numberBase(counted);
  const answers = readings.map((reading, i) => refuseEmpty(choose(reading, style, found), cells[i]!));
  return found === undefined && counted.length > 0 ? {answers, problem: askForBase(counted)} : {answers};
}

type Style = 'place' | 'text' | undefined;

/** All ways in which one answer can be read; an `index` or a `problem` is certain. */
interface Reading extends ResolvedAnswer {
  answer: string;
  choiceCount: number;
  text?: number;
  letter?: number;
  /** From 0 to the number of choices; where it counts from is decided over the file. */
  number?: number;
}

function readAnswer({value, choices, rawChoices, names}: AnswerCell): Reading {
  const list = [value].flat();
  const answer = list.join(', ');
  const reading = {answer, choiceCount: choices.length};
  if (list.length > 1) return {...reading, problem: moreThanOne(answer)};
  if (answer === '') return reading;

  const named = names?.findIndex((name) => name.toLowerCase() === answer.toLowerCase()) ?? -1;
  if (named >= 0) return {...reading, index: named};
  const circled = circledNumber(answer);
  if (circled !== undefined && circled < choices.length) return {...reading, index: circled};

  const letter = letterIn(answer, choices.length);
  const number = names?.every((name) => /^\d+$/.test(name)) ? undefined : numberIn(answer, choices.length);
  const texts = textMatches(answer, choices, rawChoices);
  if (letter === undefined && number === undefined && texts.length !== 1) {
    if (texts.length > 1) return {...reading, problem: severalTexts(answer, texts)};
    if (namesSeveral(answer, choices.length)) return {...reading, problem: moreThanOne(answer)};
    return {...reading, problem: noChoice(answer, choices.length, names)};
  }
  return {
    ...reading,
    ...(texts.length === 1 ? {text: texts[0]!} : {}),
    ...(letter === undefined ? {} : {letter}),
    ...(number === undefined ? {} : {number}),
  };
}

function isPlace({letter, number}: Reading): boolean {
  return letter !== undefined || number !== undefined;
}

function numberBase(counted: readonly Reading[]): 0 | 1 | undefined {
  if (counted.some(({number}) => number === 0)) return 0;
  return counted.some(({number, choiceCount}) => number === choiceCount) ? 1 : undefined;
}

function choose(reading: Reading, style: Style, base: 0 | 1 | undefined): ResolvedAnswer {
  const {index, problem, answer, choiceCount} = reading;
  if (problem !== undefined) return {problem};
  if (index !== undefined) return {index};
  const text = style === 'place' && isPlace(reading) ? undefined : reading.text;
  const place = style === 'text' && reading.text !== undefined ? undefined : placeOf(reading, base);
  if (text !== undefined && place !== undefined && text !== place) {
    const message = `${quoted(answer)} is the place of choice ${choiceLabel(place)} and the text of choice ${choiceLabel(text)}`;
    return {problem: `${message}; write the letter of the right one in all rows`};
  }
  const chosen = text ?? place;
  if (chosen !== undefined) return {index: chosen};
  if (reading.number === undefined || base === undefined) return {};
  const range = `${base} to ${choiceCount - 1 + base}`;
  return {problem: `${quoted(answer)} names no choice; numbers count from ${base} here and this question has ${range}`};
}

function refuseEmpty(answer: ResolvedAnswer, {choices}: AnswerCell): ResolvedAnswer {
  if (answer.index === undefined || choices[answer.index] !== '') return answer;
  return {problem: `the right answer is choice ${choiceLabel(answer.index)}, which is empty`};
}

function placeOf({letter, number, choiceCount}: Reading, base: 0 | 1 | undefined): number | undefined {
  if (letter !== undefined || number === undefined || base === undefined) return letter;
  const place = number - base;
  return place >= 0 && place < choiceCount ? place : undefined;
}

function letterIn(answer: string, choiceCount: number): number | undefined {
  const letter = /^[([]?([A-Za-z])[)\].:]?$/.exec(answer)?.[1]?.toUpperCase();
  const place = letter === undefined ? -1 : letter.charCodeAt(0) - 65;
  return place >= 0 && place < choiceCount ? place : undefined;
}

/** Spreadsheets and data frames write whole numbers as 2.0 where a column has gaps. */
function numberIn(answer: string, choiceCount: number): number | undefined {
  const number = /^\d+(\.0+)?$/.test(answer) ? Number(answer) : Number.NaN;
  return number <= choiceCount ? number : undefined;
}

/** The choices with this text; without regard to case only where that is needed. */
function textMatches(answer: string, choices: readonly string[], rawChoices: readonly string[]): number[] {
  const matches = (fold: (text: string) => string) =>
    choices.map((_, i) => i).filter((i) => [choices[i]!, rawChoices[i]!].some((text) => fold(text) === fold(answer)));
  const plain = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim();
  const exact = matches(plain);
  return exact.length > 0 ? exact : matches((text) => plain(text).toLowerCase());
}

/** "A, C", "A C", "1;3", "AC": several places, none of them in doubt. */
function namesSeveral(answer: string, choiceCount: number): boolean {
  const parts = /^[A-Z]+$/.test(answer)
    ? [...answer]
    : answer.split(/[\s,;/|&+]+|\band\b/).filter((part) => part !== '');
  const isKnown = (part: string) =>
    letterIn(part, choiceCount) !== undefined || numberIn(part, choiceCount) !== undefined;
  return parts.length > 1 && new Set(parts).size === parts.length && parts.every(isKnown);
}

function moreThanOne(answer: string): string {
  return `${quoted(answer)} names more than one choice; a question needs exactly one right answer`;
}

function severalTexts(answer: string, places: readonly number[]): string {
  return `${quoted(answer)} is the text of choices ${places.map(choiceLabel).join(' and ')}; write the letter of the right one`;
}

function noChoice(answer: string, choiceCount: number, names?: readonly string[]): string {
  const numbered = names?.every((name) => /^\d+$/.test(name)) ? names : undefined;
  const first = numbered?.[0] ?? choiceLabel(0);
  const last = numbered?.at(-1) ?? choiceLabel(choiceCount - 1);
  return `${quoted(answer)} names no choice; this question has ${first} to ${last}`;
}

function askForBase(counted: readonly Reading[]): string {
  const numbers = counted.map(({number}) => number!);
  const least = numbers.reduce((a, b) => Math.min(a, b));
  const most = numbers.reduce((a, b) => Math.max(a, b));
  const seen =
    least === most ? `the only answer number is ${least}` : `the answer numbers run from ${least} to ${most}`;
  return `${seen}: never 0, never the number of choices, so they may count from 0 or from 1; say which with --answer-base 0 or --answer-base 1`;
}

function quoted(answer: string): string {
  return `"${answer.length > 60 ? `${answer.slice(0, 57)}...` : answer}"`;
}
