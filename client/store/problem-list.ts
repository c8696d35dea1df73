import type { Cell } from "./observable.ts";
import type { ProblemView } from "./views.ts";

/** What went wrong and is still so, or was not dismissed yet. */
export class ProblemList {
  readonly #cell: Cell<readonly ProblemView[]>;

  constructor(cell: Cell<readonly ProblemView[]>) {
    this.#cell = cell;
  }

  add(problem: ProblemView): void {
    const isKnown = this.#cell.value.some(
      ({ code, detail, chatId }) => code === problem.code && detail === problem.detail && chatId === problem.chatId,
    );
    if (!isKnown) this.#cell.set([...this.#cell.value, problem]);
  }

  /** The disk refuses, or it does so no more. */
  setStorageTrouble(trouble: "storage-full" | "storage-unavailable" | undefined): void {
    if (trouble !== undefined) return this.add({ code: trouble });
    this.clear("storage-full");
    this.clear("storage-unavailable");
  }

  /** It is over by itself. */
  clear(code: ProblemView["code"]): void {
    const rest = this.#cell.value.filter((problem) => problem.code !== code);
    if (rest.length < this.#cell.value.length) this.#cell.set(rest);
  }

  dismiss(problem: ProblemView): void {
    const rest = this.#cell.value.filter((other) => other !== problem);
    if (rest.length < this.#cell.value.length) this.#cell.set(rest);
  }
}
