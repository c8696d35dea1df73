import { isWorthRetrying, type ApiResult } from "../api/api-result.ts";
import type { BackOff } from "../api/back-off.ts";
import { isKeptWhenRefused, type Command, type QueuedCommand } from "./command.ts";
import type { CommandStore } from "./command-store.ts";

export interface OutboxOptions {
  readonly store: CommandStore;
  readonly backOff: BackOff;
  /** Gives a command to the server. Doing it twice has the same effect as doing it once. */
  readonly execute: (command: Command) => Promise<ApiResult<unknown>>;
  /** The list changed; `isLocal`: by this tab, so the others must be told. */
  readonly onChange: (isLocal: boolean) => void;
  /** What could not be read from the disk is read now. */
  readonly onLate: () => void;
  readonly onDone: (command: Command, value: unknown) => void;
  /** The server refused for good. */
  readonly onRefused: (command: Command, code: string) => void;
}

/** Commands that are not document writes: kept on disk, given to the server in order, tried until there is an answer. */
export class Outbox {
  readonly #options: OutboxOptions;
  #commands: readonly QueuedCommand[] = [];
  /** What is on disk is known. Before, what was given later could overtake it. */
  #isRead = false;
  #isLeader = false;
  #isRunning = false;
  #isStopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading: ReturnType<typeof setTimeout> | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** What waits, and what was refused and not yet dismissed. */
  get commands(): readonly QueuedCommand[] {
    return this.#commands;
  }

  /** How many wait for the server. */
  get waiting(): number {
    return this.#commands.filter(({ refusal }) => refusal === undefined).length;
  }

  /** Reads the list from disk: at the start, and when another tab changed it. If the disk refuses, later again. */
  async load(): Promise<void> {
    clearTimeout(this.#reading);
    try {
      this.#commands = await this.#options.store.list();
    } catch (error) {
      this.#isRead = false;
      if (!this.#isStopped) this.#reading = setTimeout(() => void this.#loadLate(), this.#options.backOff.next());
      throw error;
    }
    this.#isRead = true;
    this.#options.onChange(false);
    this.#runSoon();
  }

  async #loadLate(): Promise<void> {
    await this.load().then(this.#options.onLate, () => undefined);
  }

  /** Settles when the command is on disk; from then on it will be carried out, whatever happens to this tab. */
  async add(command: Command): Promise<QueuedCommand> {
    const queued = await this.#options.store.add(command, Date.now());
    this.#commands = [...this.#commands, queued];
    this.#options.onChange(true);
    this.#runSoon();
    return queued;
  }

  /** Takes a command back. One that is on its way to the server may be carried out all the same. */
  async cancel(number: number): Promise<void> {
    await this.#options.store.remove(number);
    this.#commands = this.#commands.filter((queued) => queued.number !== number);
    this.#options.onChange(true);
  }

  /** This tab carries the commands out from now on. */
  lead(): void {
    this.#isLeader = true;
    this.#runSoon();
  }

  /** There is a link again: do not wait for the back-off. */
  wake(): void {
    this.#options.backOff.reset();
    this.#runSoon();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#reading);
    await this.#options.store.close();
  }

  #runSoon(): void {
    if (!this.#isLeader || !this.#isRead || this.#isRunning || this.#isStopped) return;
    clearTimeout(this.#timer);
    void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    let waitMs: number | undefined;
    try {
      while (this.#isRead && !this.#isStopped && waitMs === undefined) {
        const next = this.#commands.find((queued) => queued.refusal === undefined);
        if (next === undefined) break;
        waitMs = await this.#carryOut(next);
      }
    } catch {
      // The disk refused; the command is still there, so nothing is lost by trying later.
      waitMs = this.#options.backOff.next();
    }
    this.#isRunning = false;
    if (waitMs !== undefined && !this.#isStopped) this.#timer = setTimeout(() => this.#runSoon(), waitMs);
  }

  /** Answers with a waiting time if the command must be tried again. */
  async #carryOut(queued: QueuedCommand): Promise<number | undefined> {
    const result = await this.#options.execute(queued.command);
    if (!result.ok && isWorthRetrying(result)) {
      return Math.max(result.retryAfterMs ?? 0, this.#options.backOff.next());
    }
    this.#options.backOff.reset();
    if (result.ok) {
      this.#options.onDone(queued.command, result.value);
      await this.cancel(queued.number);
      return undefined;
    }
    if (!isKeptWhenRefused(queued.command)) {
      await this.cancel(queued.number);
      this.#options.onRefused(queued.command, result.code);
      return undefined;
    }
    const refused = { ...queued, refusal: result.code };
    await this.#options.store.put(refused);
    this.#commands = this.#commands.map((other) => (other.number === queued.number ? refused : other));
    this.#options.onChange(true);
    this.#options.onRefused(queued.command, result.code);
    return undefined;
  }
}
