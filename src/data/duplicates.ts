import type {Question} from './question.js';

/** Equal for questions with the same prompt and the same choices, in whatever order, case and spacing they are written. */
export function questionKey({prompt, choices}: Question): string {
  return [plain(prompt), ...choices.map(plain).sort()].join('\u0000');
}

/** A sentence about questions that occur more than once in a file, or undefined. */
export function duplicateWarning(file: string, questions: readonly Question[]): string | undefined {
  const groups = [...byKey(questions).values()].filter((group) => group.length > 1);
  const [first] = groups;
  if (first === undefined) return undefined;
  const extra = groups.reduce((sum, group) => sum + group.length - 1, 0);
  const example = `ids ${first
    .slice(0, 3)
    .map(({id}) => id)
    .join(', ')}`;
  const contradictory = groups.filter((group) => new Set(group.map(rightText)).size > 1);
  const [worst] = contradictory;
  const contradiction = worst
    ? `; ${contradictory.length} of them with different right answers, for example ids ${worst[0]!.id} and ${worst.find((q) => rightText(q) !== rightText(worst[0]!))!.id}`
    : '';
  return `${file}: ${count(extra, 'question repeats', 'questions repeat')} an earlier one, for example ${example}${contradiction}`;
}

/** Ids of questions that occur in both files, in the order of `test`. */
export function overlap(train: readonly Question[], test: readonly Question[]): {train: string; test: string}[] {
  const known = byKey(train);
  return test.flatMap((question) => {
    const [twin] = known.get(questionKey(question)) ?? [];
    return twin === undefined ? [] : [{train: twin.id, test: question.id}];
  });
}

/** A sentence about questions of `test` that were seen in `train`, or undefined. */
export function overlapWarning(
  train: {file: string; questions: readonly Question[]},
  test: {file: string; questions: readonly Question[]},
): string | undefined {
  const shared = overlap(train.questions, test.questions);
  const [first] = shared;
  if (first === undefined) return undefined;
  const total = test.questions.length;
  const example = `for example id ${first.test}, there ${first.train}`;
  return `${test.file}: ${shared.length} of ${total} questions are also in ${train.file} (${example}); scores on them say little`;
}

function byKey(questions: readonly Question[]): Map<string, Question[]> {
  const groups = new Map<string, Question[]>();
  for (const question of questions) {
    const key = questionKey(question);
    const group = groups.get(key);
    if (group) group.push(question);
    else groups.set(key, [question]);
  }
  return groups;
}

function rightText({choices, answer}: Question): string | undefined {
  return answer === undefined ? undefined : plain(choices[answer]!);
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
