import type { UserId } from "../../shared/lib/ids.ts";
import type { Logger } from "../logger.ts";
import type { Records } from "../storage/contracts.ts";

/** Persisted: user id → epoch milliseconds at which the person was last here. */
const table = "last-seen";
const pageSize = 1_000;

/** When people were last here, over restarts. */
export class LastSeen {
  readonly #records: Records;
  readonly #logger: Logger;

  constructor(records: Records, logger: Logger) {
    this.#records = records;
    this.#logger = logger;
  }

  async load(): Promise<ReadonlyMap<UserId, number>> {
    const found = new Map<UserId, number>();
    for (let from = ""; ;) {
      const page = await this.#records.range<number>(table, { from, limit: pageSize });
      for (const { key, value } of page) found.set(key as UserId, value);
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return found;
      from = `${last.key}\0`;
    }
  }

  /** Never rejects: a time that is lost is no reason to stop. */
  async save(userId: UserId, at: number): Promise<void> {
    try {
      await this.#records.write([{ table, key: userId, value: at }]);
    } catch (error) {
      this.#logger.warn("time of last presence was not kept", { userId, error });
    }
  }
}
