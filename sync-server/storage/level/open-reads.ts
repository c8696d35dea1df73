/** The reads that are under way: what is replaced meanwhile, LevelDB keeps for them. */
export class OpenReads {
  readonly #open = new Set<Promise<unknown>>();

  async during<T>(read: Promise<T>): Promise<T> {
    this.#open.add(read);
    try {
      return await read;
    } finally {
      this.#open.delete(read);
    }
  }

  /** Settles when those are over that are under way now. */
  async whenOver(): Promise<void> {
    await Promise.allSettled(this.#open);
  }
}
