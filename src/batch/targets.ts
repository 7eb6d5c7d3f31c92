import type {EncodedQuestion} from '../text/encoded-question.js';
import {dataError} from '../util/errors.js';

/**
 * The probability that each of a question's C choices should have, [C]: `labelSmoothing` (0 to 1) is spread evenly over
 * all choices and the rest belongs to the answer. Throws McqError for a question without an answer.
 */
export function targets(question: EncodedQuestion, labelSmoothing: number): Float32Array {
  const choices = question.starts.length - 1;
  const {answer} = question;
  if (answer === undefined) throw dataError(`Question ${question.id} has no answer to learn from.`);
  if (!(answer >= 0 && answer < choices)) {
    throw dataError(
      `Question ${question.id} has ${choices} choices; its answer (${answer}, counted from 0) is none of them.`,
    );
  }
  const target = new Float32Array(choices).fill(labelSmoothing / choices);
  target[answer] = 1 - labelSmoothing + labelSmoothing / choices;
  return target;
}
