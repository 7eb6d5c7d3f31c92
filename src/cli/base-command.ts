import {Command, type Interfaces} from '@oclif/core';
import pc from 'picocolors';
import {exitCodes} from '../util/errors.js';
import {withConfigFile} from './config-file.js';
import {tellFailure} from './failure.js';
import {commonFlags} from './flags.js';
import {interruptSignal} from './interrupt.js';
import {type Progress, type ProgressOptions, silentProgress, startProgress} from './progress.js';

type FlagsOf<T extends typeof Command> = Interfaces.InferredFlags<(typeof BaseCommand)['baseFlags'] & T['flags']>;
type ArgsOf<T extends typeof Command> = Interfaces.InferredArgs<T['args']>;

/**
 * What all commands share. A command file declares `static args` and `static flags`, reads `this.args` and
 * `this.flags` in `run()`, prints its result with `this.log` (stdout) and returns it as one object, which is what
 * `--json` prints in its place. Messages go through `this.say` and `this.warn` (stderr).
 *
 *     export default class Count extends BaseCommand<typeof Count> {
 *       static override args = {file: Args.string({required: true})};
 *       async run() { ... }
 *     }
 */
export abstract class BaseCommand<T extends typeof Command> extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = commonFlags;

  protected flags!: FlagsOf<T>;
  protected args!: ArgsOf<T>;
  private interrupt?: ReturnType<typeof interruptSignal>;

  /** The result for `--json`; people get what it prints with `this.log`. */
  abstract override run(): Promise<unknown>;

  /** Tells on stderr what is going on; not with `--quiet`. */
  say(message: string): void {
    if (!this.flags?.quiet) tell(message);
  }

  /** Tells on stderr what the user should know even with `--quiet`. */
  override warn(input: Error | string): Error | string {
    const label = process.stderr.isTTY ? pc.yellow('warning:') : 'warning:';
    tell(`${label} ${input instanceof Error ? input.message : input}`);
    return input;
  }

  /** Progress on stderr: a bar on a terminal, plain lines in a pipe; none with `--quiet`, nor for programs (`--json`). */
  progress(options: ProgressOptions): Progress {
    const unseen = this.flags.quiet || (this.jsonEnabled() && !process.stderr.isTTY);
    return unseen ? silentProgress : startProgress(options);
  }

  /**
   * Aborted by the first Ctrl-C: the command ends its step, saves and returns, and mcq exits with 130.
   * A second Ctrl-C exits at once; so does the first in a command that never asks for this signal.
   */
  get signal(): AbortSignal {
    this.interrupt ??= interruptSignal(() => {
      tell('Stopping after this step; press Ctrl-C again to stop at once.');
    });
    return this.interrupt.signal;
  }

  override jsonEnabled(): boolean {
    return this.flags?.json || super.jsonEnabled();
  }

  override async init(): Promise<void> {
    await super.init();
    const {flags, baseFlags, args} = this.ctor;
    this.argv = withConfigFile(this.argv, {...flags, ...baseFlags});
    const parsed = await this.parse({flags, baseFlags, args: withoutStdin(args), enableJsonFlag: true, strict: true});
    this.flags = parsed.flags as FlagsOf<T>;
    this.args = parsed.args as ArgsOf<T>;
  }

  /** Tells the failure here, with `--json` as an object, and leaves its exit code to the caller as an ExitError. */
  override async catch(error: unknown): Promise<never> {
    return this.exit(tellFailure(error, {json: this.jsonEnabled(), command: this.id}));
  }

  override async finally(error: Error | undefined): Promise<void> {
    if (!error && this.interrupt?.signal.aborted) process.exitCode = exitCodes.interrupted;
    this.interrupt?.release();
  }
}

/** Writes a line in place of a progress bar, which draws itself again below it. */
function tell(message: string): void {
  process.stderr.write(`${process.stderr.isTTY ? '\r\x1b[K' : ''}${message}\n`);
}

/** oclif would otherwise take what is piped in for a missing argument. */
function withoutStdin(args: Interfaces.ArgInput): Interfaces.ArgInput {
  return Object.fromEntries(Object.entries(args).map(([name, arg]) => [name, {...arg, ignoreStdin: true}]));
}
