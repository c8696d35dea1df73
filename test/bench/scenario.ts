import type { ServerProcess } from "./server-process.ts";
import type { Target } from "./target.ts";

export type Result = Readonly<Record<string, number>>;

export interface Run {
  readonly target: Target;
  /** Not started yet, its data folder empty, or as this scenario's first run on this target saved it. */
  readonly server: ServerProcess;
  /** Kept between the runs of one scenario on one target. */
  readonly memory: Map<string, unknown>;
  /** Smaller numbers, to see whether it works. */
  readonly quick: boolean;
}

/** One figure of a result, and which direction is better. */
export interface Figure {
  readonly key: string;
  readonly label: string;
  readonly better: "higher" | "lower" | "none";
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly figures: readonly Figure[];
  run(run: Run): Promise<Result>;
}
