import type {Batch} from '../batch/batch.js';
import type {TensorSource} from '../safetensors/tensor-source.js';

/** The typed contract with the native addon. Typed arrays and plain options in, typed arrays and numbers out. */
export interface Binding {
  /** What the addon was built for and what it runs on. */
  info(): EngineInfo;
  /** Rate of fp32 matrix products, measured for about `seconds`: 1e9 operations a second. */
  gemm(seconds: number): Promise<number>;
  /** Ends the running work early, drops what waits, and joins the engine thread; later calls fail with `MCQ_STOPPED`. */
  stop(): void;
  Model: {load(options: NativeModelOptions): Promise<NativeModel>};
  Trainer: {create(model: NativeModel, options: NativeTrainerOptions): Promise<NativeTrainer>};
}

export interface EngineInfo {
  torch: string;
  variant: 'cpu' | 'cuda';
  /** The instruction set that LibTorch chose: `DEFAULT`, `AVX2`, `AVX512`. */
  cpuCapability: string;
  threads: number;
  cudaDevices: number;
}

export interface NativeModelOptions {
  /** config.json as read. */
  config: Record<string, unknown>;
  /** Where the weights lie; none for a model from scratch. */
  tensors: TensorSource[];
  device: string;
  threads: number;
  /** Seed of parameters that the checkpoint does not hold. */
  seed: number;
}

/** What of a checkpoint did not match the model. */
export interface LoadReport {
  /** Parameters of the encoder that the checkpoint lacks. */
  missing: string[];
  /** Parameters of the head that the checkpoint lacks: initialised anew, to be learned. */
  fresh: string[];
  /** Tensors of the checkpoint that the model has no use for. */
  unexpected: string[];
  mismatched: {name: string; expected: number[]; found: number[]}[];
}

export interface ParameterInfo {
  name: string;
  shape: number[];
}

export interface NativeModel {
  readonly report: LoadReport;
  readonly parameters: ParameterInfo[];
  /** `cpu`, `cuda:0`, ...: where it runs. */
  readonly device: string;
  /** Score of each of `batch.scoreTokens`, [S]. */
  score(batch: Batch): Promise<Float32Array>;
  /** The encoder's last hidden states, [T * D]. */
  hiddenStates(batch: Batch): Promise<Float32Array>;
  /** Writes `header`, then the values of the named parameters as float32, end to end. */
  save(file: string, header: Uint8Array, names: string[]): Promise<void>;
  dispose(): Promise<void>;
}

export interface NativeTrainerOptions {
  /** Which parameters weight decay applies to: all but biases and norms, or every one. */
  decay: 'matrices' | 'all';
  betas: [number, number];
  epsilon: number;
  seed: number;
  /** Names of parameters that stay as they are. */
  frozen: string[];
}

export interface StepOptions {
  learningRate: number;
  weightDecay: number;
  /** Largest norm of the gradient; 0: not clipped. */
  clip: number;
}

export interface StepResult {
  /** Mean cross entropy over the questions of the step. */
  loss: number;
  /** Norm of the gradient before clipping. */
  gradientNorm: number;
}

export interface NativeTrainer {
  /** One optimizer step over the questions of all micro-batches. */
  step(batches: Batch[], options: StepOptions): Promise<StepResult>;
  /** Mean loss and its gradient by parameter name; no step is made. For tests and parity. */
  gradients(batches: Batch[]): Promise<{loss: number; gradients: Record<string, Float32Array>}>;
  dispose(): Promise<void>;
}
