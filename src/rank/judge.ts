import {choiceLabel, type Question} from '../data/question.js';
import {dataError} from '../util/errors.js';
import {listed} from '../util/listed.js';
import type {Judged} from './metrics.js';
import type {Ranking} from './ranking.js';

/**
 * Lays rankings beside the answers by id, in the order of the questions. Throws a data McqError that lists what does
 * not fit: ids on one side only, questions without an answer, ranked choices that a question does not have.
 */
export function judge(
  rankings: Ranking[],
  questions: Question[],
  names: {rankings: string; questions: string},
): Judged[] {
  const byId = new Map(rankings.map((ranking) => [ranking.id, ranking]));
  const asked = new Set(questions.map(({id}) => id));
  const problems = [
    ...listed(
      `not in ${names.rankings}`,
      questions.map(({id}) => id).filter((id) => !byId.has(id)),
    ),
    ...listed(
      `not in ${names.questions}`,
      rankings.map(({id}) => id).filter((id) => !asked.has(id)),
    ),
  ];
  if (problems.length > 0) throw dataError(['The ids do not match.', ...problems].join('\n'));
  const unanswered = questions.filter(({answer}) => answer === undefined).map(({id}) => id);
  if (unanswered.length > 0) {
    throw dataError(listed(`${names.questions} has no answer to`, unanswered).join('\n'));
  }
  const judged = questions.map(({id, choices, answer}) => ({
    ranking: byId.get(id)!,
    choices: choices.length,
    answer: answer!,
  }));
  const misfits = judged.flatMap(misfit);
  if (misfits.length > 0)
    throw dataError(listed(`${names.rankings} does not fit ${names.questions}`, misfits).join('\n'));
  return judged;
}

function misfit({ranking, choices}: Judged): string[] {
  const beyond = ranking.order.find((index) => index >= choices);
  if (beyond !== undefined) return [`${ranking.id} (choice ${choiceLabel(beyond)} of ${choices})`];
  const counted = ranking.probabilities?.length ?? choices;
  return counted === choices ? [] : [`${ranking.id} (${counted} probabilities for ${choices} choices)`];
}
