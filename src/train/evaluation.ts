import type {Question} from '../data/question.js';
import {chance, longestChoice, wordOverlap} from '../rank/baselines.js';
import {mean} from '../rank/bootstrap.js';
import {evaluate, type Judged, type Metrics, questionScores} from '../rank/metrics.js';
import type {Ranking} from '../rank/ranking.js';
import type {EncodedSource} from '../text/question-source.js';
import {dataError} from '../util/errors.js';

/** The metrics of rankings of questions with answers; MAP looks at the first three places. */
export function measure(rankings: readonly Ranking[], key: readonly AnswerKey[], seed = 0): Metrics {
  return evaluate(judged(rankings, key), 3, {seed});
}

/** What a ranking is measured by. */
export interface AnswerKey {
  choices: number;
  answer: number;
}

/** The answers of all questions; throws a data McqError for one without. */
export function answerKey(source: EncodedSource): AnswerKey[] {
  return Array.from({length: source.length}, (_, index) => {
    const {id, starts, answer} = source.at(index);
    if (answer === undefined) throw dataError(`Question ${id} has no answer to measure by.`);
    return {choices: starts.length - 1, answer};
  });
}

/** Accuracy and MAP@3 of what costs nothing, under the names they are shown with. */
export interface BaselineScore {
  name: string;
  accuracy: number;
  map: number;
}

/**
 * The baselines beside which a model has to prove itself: chance, and where the text is at hand the longest choice and
 * word overlap. A model that only learned "the longest one" scores like the second.
 */
export function baselines(key: readonly AnswerKey[], questions: readonly Question[] | undefined): BaselineScore[] {
  const random = chance(
    key.map(({choices}) => choices),
    3,
  );
  const scores = [{name: 'chance', accuracy: random.accuracy, map: random.map}];
  if (!questions) return scores;
  const score = (name: string, ranking: (question: Question) => Ranking): BaselineScore => {
    // A baseline ranks every choice, so that both are known; its interval is not shown, so none is resampled.
    const {accuracy, map} = questionScores(judged(questions.map(ranking), key), 3);
    return {name, accuracy: mean(accuracy as number[]), map: mean(map as number[])};
  };
  return [...scores, score('longest choice', longestChoice), score('word overlap', wordOverlap)];
}

function judged(rankings: readonly Ranking[], key: readonly AnswerKey[]): Judged[] {
  return rankings.map((ranking, i) => ({ranking, ...key[i]!}));
}
