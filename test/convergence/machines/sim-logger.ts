import type { LogFields, Logger } from "../../../sync-server/logger.ts";
import type { World } from "../world/world.ts";

/** What a full disk makes the server say. Who opens a document is told to come again. */
const expected = new Set(["commit failed", "compaction failed", "document could not be opened"]);
const diskMessages = new Set(["no space left on the disk", "write-failed"]);

/** Errors that the server logs are failures of the simulation, unless the disk was made to refuse. */
export class SimLogger implements Logger {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  error(message: string, fields?: LogFields): void {
    const error = fields?.["error"];
    const isDisk = error instanceof Error && diskMessages.has(error.message);
    if (!(isDisk && expected.has(message))) this.#world.fail(error ?? message, `server log: ${message}`);
  }

  warn(): void {
    // Nothing that a simulation minds.
  }

  info(): void {
    // Nothing that a simulation minds.
  }

  debug(): void {
    // Nothing that a simulation minds.
  }

  child(): Logger {
    return this;
  }

  isDebugEnabled(): boolean {
    return false;
  }
}
