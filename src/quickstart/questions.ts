import path from 'node:path';
import {questionKey} from '../data/duplicates.js';
import {choiceLabel, type Question} from '../data/question.js';
import {readQuestions} from '../data/read.js';
import {packageRoot} from '../util/paths.js';
import {seededRandom, shuffled} from '../util/random.js';

const folder = path.join(packageRoot, 'data', 'openbookqa');

/** The bundled files of questions: OpenBookQA, each question with its fact as context. */
export const bundled = {
  train: path.join(folder, 'train.jsonl'),
  validation: path.join(folder, 'validation.jsonl'),
  test: path.join(folder, 'test.jsonl'),
};

/**
 * `count` of the bundled training questions, drawn by `seed`, or all of them in their order. Left out are those that
 * validation or test ask too, since scores on them would say little, and repetitions of an earlier one.
 */
export async function trainingQuestions({count, seed}: {count?: number; seed: number}): Promise<Question[]> {
  const [train, validation, test] = await Promise.all([
    readQuestions(bundled.train),
    readQuestions(bundled.validation),
    readQuestions(bundled.test),
  ]);
  const seen = new Set([...validation.questions, ...test.questions].map(questionKey));
  const usable = train.questions.filter((question) => {
    const key = questionKey(question);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  return count === undefined ? usable : shuffled(usable, seededRandom(seed)).slice(0, count);
}

/** One question a line, as the bundled files have them. */
export function questionLines(questions: readonly Question[]): string {
  return questions
    .map(({answer, ...question}) => ({...question, ...(answer !== undefined && {answer: choiceLabel(answer)})}))
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}
