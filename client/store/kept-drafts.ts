import type { Draft } from "../../shared/model/user.ts";
import type { ValuesPort } from "./person-ports.ts";

/** `apart`: the document did not take it whole. */
export type KeptDraft = Draft & { readonly apart?: true };

/** Drafts in storage that survives the tab in the same instant, by name. Persisted: JSON of `{t, at, apart?}`. */
export class KeptDrafts {
  readonly #values: ValuesPort;
  readonly #prefix: string;

  constructor(values: ValuesPort, prefix: string) {
    this.#values = values;
    this.#prefix = prefix;
  }

  names(): readonly string[] {
    return this.#values.list(this.#prefix).map((name) => name.slice(this.#prefix.length));
  }

  /** It may be longer than what a document takes; undefined if it is missing or damaged. */
  read(name: string): KeptDraft | undefined {
    const text = this.readText(name);
    if (text === null) return undefined;
    try {
      const value: unknown = JSON.parse(text);
      return isKept(value) ? value : undefined;
    } catch {
      return undefined;
    }
  }

  readText(name: string): string | null {
    return this.#values.getItem(this.#prefix + name);
  }

  /** Without room what is there stays, being more than nothing; not if there is to be nothing. */
  write(name: string, draft: KeptDraft): void {
    try {
      this.#values.setItem(this.#prefix + name, JSON.stringify(draft));
    } catch {
      if (draft.t === "") this.forget(name);
    }
  }

  /** It is kept elsewhere. */
  forget(name: string): void {
    this.#values.removeItem(this.#prefix + name);
  }
}

function isKept(value: unknown): value is KeptDraft {
  if (typeof value !== "object" || value === null || !("t" in value) || !("at" in value)) return false;
  return typeof value.t === "string" && Number.isSafeInteger(value.at);
}
