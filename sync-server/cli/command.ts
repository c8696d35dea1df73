/** What a command of the shell talks to. */
export interface Shell {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: NodeJS.ReadStream;
  /** For results. */
  print(line: string): void;
  /** For everything that is no result. */
  complain(line: string): void;
  /** Writes a question without a line's end. */
  ask(question: string): void;
}

export interface Command {
  readonly usage: readonly string[];
  /** Settles with the exit code; throws {@link CommandProblem} for what the person can mend. */
  run(args: readonly string[], shell: Shell): Promise<number>;
}

export const exitCodes = { ok: 0, failed: 1, wrongUsage: 2, interrupted: 130 } as const;

/** One line for the person at the shell. */
export class CommandProblem extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = exitCodes.failed, options?: ErrorOptions) {
    super(message, options);
    this.name = "CommandProblem";
    this.exitCode = exitCode;
  }
}
