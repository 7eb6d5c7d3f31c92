import pc from 'picocolors';
import {choiceLabel, type Question} from '../data/question.js';
import type {Ranking} from '../rank/ranking.js';
import {formatTable} from './table.js';
import {displayWidth, padEnd, shorten, textWidth, wrapText} from './text.js';

export interface ShowOptions {
  /** Columns to write in. */
  width?: number;
  colours?: boolean;
}

/**
 * A question with its choices as ranked, best first, each with its probability where known. The right choice is ticked,
 * and the last line says whether it stands first; without an answer there is neither. A long context is cut.
 */
export function showQuestion(question: Question, ranking: Ranking, options: ShowOptions = {}): string {
  const {width, colour} = settings(options);
  const choices = ranking.order.map((index) => {
    const label = choiceLabel(index);
    const probability = ranking.probabilities?.[index];
    const share = probability === undefined ? '' : `${(100 * probability).toFixed(1).padStart(5)} %  `;
    const isAnswer = index === question.answer;
    const lead = `${isAnswer ? '✓' : ' '} ${label}  ${share}`;
    const text = hanging(lead, question.choices[index] ?? '', width);
    return isAnswer ? colour.green(text) : text;
  });
  return [...heading(question, width, colour), ...choices, ...verdict(question, ranking, colour)].join('\n');
}

/** The choices of a question in their order, with the place that each of the named rankings gives them. */
export function showPlaces(question: Question, rankings: Record<string, Ranking>, options: ShowOptions = {}): string {
  const {width, colour} = settings(options);
  const names = Object.keys(rankings);
  const room = width - names.reduce((sum, name) => sum + displayWidth(name) + 2, 8);
  const rows = question.choices.map((choice, index) => [
    `${index === question.answer ? '✓' : ' '} ${choiceLabel(index)}`,
    shorten(choice, Math.max(room, 20)),
    ...names.map((name) => place(rankings[name]!, index)),
  ]);
  const lines = formatTable(['', '', ...names], rows).split('\n');
  const marked = lines.map((line, i) =>
    question.answer !== undefined && i === question.answer + 1 ? colour.green(line) : line,
  );
  return [...heading(question, width, colour), ...marked].join('\n');
}

function settings({
  width = textWidth(process.stdout),
  colours = Boolean(process.stdout.isTTY) && pc.isColorSupported,
}: ShowOptions) {
  return {width, colour: pc.createColors(colours)};
}

type Colours = ReturnType<typeof pc.createColors>;

function heading({id, prompt, context}: Question, width: number, colour: Colours): string[] {
  const title = colour.bold(hanging(`${id}  `, prompt, width));
  if (!context) return [title];
  const room = 3 * (width - 2);
  return [title, colour.dim(hanging('  ', shorten(oneLine(context), room), width))];
}

function verdict({answer, choices}: Question, {order}: Ranking, colour: Colours): string[] {
  if (answer === undefined) return [];
  if (order[0] === answer) return [colour.green('  right')];
  const found = order.indexOf(answer);
  const where = found === -1 ? 'not among those ranked' : `on place ${found + 1} of ${choices.length}`;
  return [colour.red(`  wrong: the answer is ${choiceLabel(answer)}, ${where}`)];
}

function place({order}: Ranking, index: number): number | null {
  const found = order.indexOf(index);
  return found === -1 ? null : found + 1;
}

/** `text` behind `lead`, its further lines indented to stand under the first one. */
function hanging(lead: string, text: string, width: number): string {
  const indent = displayWidth(lead);
  const lines = wrapText(oneLine(text), Math.max(width - indent, 20), {hard: true}).split('\n');
  return lines.map((line, i) => (i === 0 ? lead : padEnd('', indent)) + line).join('\n');
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
