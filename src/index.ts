export type {Question} from './data/question.js';
export {type QuestionFile, type ReadOptions, readQuestions} from './data/read.js';
export {Model, type ModelOptions, type RankedChoice} from './models/model.js';
export {McqError} from './util/errors.js';
