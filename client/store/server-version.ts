import type { ProblemList } from "./problem-list.ts";

/** Tells when the server has another version of the app than when this page first met it. */
export class ServerVersion {
  readonly #problems: ProblemList;
  #first: string | undefined;

  constructor(problems: ProblemList) {
    this.#problems = problems;
  }

  note(version: string): void {
    this.#first ??= version;
    if (version !== this.#first) this.#problems.add({ code: "app-outdated" });
    else this.#problems.clear("app-outdated");
  }
}
