import {createHash} from 'node:crypto';
import type {Question} from './question.js';

/** A question as far as its repetitions go, which needs no texts. */
export interface KeyedQuestion {
  id: string;
  /** Its `questionKey`. */
  key: string;
  /** The text of the right answer, where it is known. */
  right?: string;
}

/** What tells a question's repetitions. */
export function keyed(question: Question): KeyedQuestion {
  const {id, choices, answer} = question;
  return {id, key: questionKey(question), ...(answer !== undefined && {right: plain(choices[answer]!)})};
}

/**
 * Equal for questions with the same prompt and the same choices, in whatever order, case and spacing they are written:
 * the first 64 bits of a SHA-256 as 16 hex digits, so that among a million questions a false match is all but impossible.
 */
export function questionKey({prompt, choices}: Question): string {
  const text = [plain(prompt), ...choices.map(plain).sort()].join('\u0000');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** A sentence about questions that occur more than once in a file, or undefined. */
export function duplicateWarning(file: string, questions: readonly KeyedQuestion[]): string | undefined {
  const groups = [...byKey(questions).values()].filter((group) => group.length > 1);
  const [first] = groups;
  if (first === undefined) return undefined;
  const extra = groups.reduce((sum, group) => sum + group.length - 1, 0);
  const example = `ids ${first
    .slice(0, 3)
    .map(({id}) => id)
    .join(', ')}`;
  const contradictory = groups.filter((group) => new Set(group.map(({right}) => right)).size > 1);
  const [worst] = contradictory;
  const contradiction = worst
    ? `; ${contradictory.length} of them with different right answers, for example ids ${worst[0]!.id} and ${worst.find(({right}) => right !== worst[0]!.right)!.id}`
    : '';
  return `${file}: ${count(extra, 'question repeats', 'questions repeat')} an earlier one, for example ${example}${contradiction}`;
}

/** Ids of questions that occur in both files, in the order of `test`. */
export function overlap(
  train: readonly KeyedQuestion[],
  test: readonly KeyedQuestion[],
): {train: string; test: string}[] {
  const known = byKey(train);
  return test.flatMap((question) => {
    const [twin] = known.get(question.key) ?? [];
    return twin === undefined ? [] : [{train: twin.id, test: question.id}];
  });
}

/** A sentence about questions of `test` that were seen in `train`, or undefined. */
export function overlapWarning(
  train: {file: string; questions: readonly KeyedQuestion[]},
  test: {file: string; questions: readonly KeyedQuestion[]},
): string | undefined {
  const shared = overlap(train.questions, test.questions);
  const [first] = shared;
  if (first === undefined) return undefined;
  const total = test.questions.length;
  const example = `for example id ${first.test}, there ${first.train}`;
  return `${test.file}: ${shared.length} of ${total} questions are also in ${train.file} (${example}); scores on them say little`;
}

function byKey(questions: readonly KeyedQuestion[]): Map<string, KeyedQuestion[]> {
  const groups = new Map<string, KeyedQuestion[]>();
  for (const question of questions) {
    const group = groups.get(question.key);
    if (group) group.push(question);
    else groups.set(question.key, [question]);
  }
  return groups;
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
