import {packQuestions} from '../batch/pack.js';
import {choiceLabel, type Question} from '../data/question.js';
import {resolveModel} from './resolve.js';
import {rankingFromScores} from '../rank/rank.js';
import {locateWeights} from '../safetensors/locate.js';
import {encodeQuestion} from '../text/encode-question.js';
import type {EncodedQuestion} from '../text/encoded-question.js';
import {loadTokenizer} from '../text/load-tokenizer.js';
import type {PairOptions} from '../text/pair-options.js';
import {type PairSources, resolvePair} from '../text/resolve-pair.js';
import type {TextTokenizer} from '../text/tokenizer.js';
import {usableProcessors} from '../util/processors.js';
import {loadBinding} from '../engine/addon.js';
import type {LoadReport, NativeModel} from '../engine/binding.js';
import type {TensorSource} from '../safetensors/tensor-source.js';
import {fromEngine} from '../engine/failures.js';
import {usageError} from '../util/errors.js';
import {checkEmbeddings} from './check-embeddings.js';
import {checkReport} from './load-report.js';
import {type ModelConfig, readConfig, readPairOptions, writeModelFolder} from './model-folder.js';

export interface EngineOptions {
  /** `auto`, `cpu`, `cuda`, `cuda:1`; default `auto`: the first GPU if there is one. */
  device?: string | undefined;
  /** CPU threads; default: all that this process may use. */
  threads?: number | undefined;
  /** Of parameters that the checkpoint does not hold. Default 0. */
  seed?: number;
}

export interface ModelOptions extends EngineOptions {
  /** How questions become pairs, where it should not be as the model was fine-tuned. */
  pair?: PairSources['wanted'];
  /** Values to take in place of those in config.json while this model is loaded; the saved config keeps its own. */
  overrides?: ModelConfig;
}

/** A choice of a question with its place in the ranking being its place in the list. */
export interface RankedChoice {
  /** Index into the question's choices. */
  index: number;
  /** A, B, C, ... */
  label: string;
  probability: number;
}

/** An encoder with a multiple-choice head, its tokenizer, and the way it reads questions. */
export class Model {
  private constructor(
    readonly native: NativeModel,
    readonly config: ModelConfig,
    readonly tokenizer: TextTokenizer,
    readonly pair: PairOptions,
    /** How it was fine-tuned to read pairs, if it was. */
    readonly storedPair: PairOptions | undefined,
    /** The (first) file of its weights, if it has any yet. */
    readonly weightsFile: string | undefined,
  ) {}

  /**
   * Loads a model by name (`minilm`, `org/name`), folder or run. Throws McqError: kind 'model' when it is not there or
   * broken, 'engine' when it cannot be run here, with code `MCQ_NOT_SET_UP` before set-up.
   */
  static async load(name: string, options: ModelOptions = {}): Promise<Model> {
    // Before set-up there are no models either: what comes first is what to do first.
    loadBinding();
    const folder = await resolveModel(name);
    const [config, tokenizer, stored, tensors] = await Promise.all([
      readConfig(folder),
      loadTokenizer(folder),
      readPairOptions(folder),
      locateWeights(folder),
    ]);
    const model = await Model.build({config, tokenizer, stored, tensors}, options);
    try {
      checkReport(model.report, folder);
    } catch (error) {
      await model.dispose();
      throw error;
    }
    return model;
  }

  /** A model with new weights throughout, of the shape that `config` describes. */
  static async fromScratch(config: ModelConfig, tokenizer: TextTokenizer, options: ModelOptions = {}): Promise<Model> {
    return Model.build({config, tokenizer, stored: undefined, tensors: []}, options);
  }

  private static async build(
    {config, tokenizer, stored, tensors}: ModelParts,
    {device = 'auto', threads = usableProcessors(), seed = 0, pair = {}, overrides = {}}: ModelOptions,
  ): Promise<Model> {
    checkEmbeddings(config, tokenizer);
    const reading = resolvePair({config, tokenizer, stored, wanted: pair});
    const binding = loadBinding();
    const effective = {...config, ...overrides};
    const native = await fromEngine(binding.Model.load({config: effective, tensors, device, threads, seed}));
    return new Model(native, config, tokenizer, reading, stored, tensors[0]?.file);
  }

  get report(): LoadReport {
    return this.native.report;
  }

  /** Whether any parameter, of the head or under it, is new: its scores mean nothing yet. */
  get isUntrained(): boolean {
    return this.report.fresh.length > 0 || this.report.missing.length > 0;
  }

  encode(question: Question): EncodedQuestion {
    return encodeQuestion(this.tokenizer, question, this.pair);
  }

  /** Ranks the choices of one question, best first. Throws McqError of kind 'usage' for fewer than two. */
  async rank(question: Omit<Question, 'id'>): Promise<RankedChoice[]> {
    const {length} = question.choices;
    if (length < 2) throw usageError(`There is nothing to rank: a question needs two choices or more, not ${length}.`);
    const scores = await fromEngine(this.native.score(packQuestions([this.encode({id: '', ...question})])));
    const {order, probabilities} = rankingFromScores('', scores);
    return order.map((index) => ({index, label: choiceLabel(index), probability: probabilities![index]!}));
  }

  /** Writes the model into an empty or new folder, as Hugging Face Transformers loads it. */
  async save(folder: string): Promise<void> {
    await writeModelFolder(folder, this);
  }

  /** Frees the weights; later calls fail with code `MCQ_DISPOSED`. */
  async dispose(): Promise<void> {
    await this.native.dispose();
  }
}

interface ModelParts {
  config: ModelConfig;
  tokenizer: TextTokenizer;
  stored: PairOptions | undefined;
  tensors: TensorSource[];
}
