import { userDocName } from "../../shared/lib/doc-name.ts";
import { openUserDoc, type UserDoc } from "../../shared/model/user.ts";
import type { DocumentLease } from "./open-document.ts";
import type { PersonPorts } from "./person-ports.ts";

const writeAfterMs = 300;

/** The person's private document, for drafts: what waits for it is written in one step, a moment after the last of it. */
export class DraftDocument {
  readonly #lease: DocumentLease;
  readonly #listeners = new Set<() => void>();
  readonly #write: () => void;
  readonly #unsubscribe: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `write` puts into the document what waits. */
  constructor({ documents, identity }: PersonPorts, write: () => void, onChange: () => void) {
    this.#write = write;
    this.#lease = documents.open(userDocName(identity.user.id), { connect: true });
    this.#unsubscribe = this.#lease.replica.subscribe(onChange);
  }

  get replica(): DocumentLease["replica"] {
    return this.#lease.replica;
  }

  get user(): UserDoc {
    return openUserDoc(this.#lease.replica.doc);
  }

  writeSoon(): void {
    this.#timer ??= setTimeout(() => this.flush(), writeAfterMs);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lease.replica.isLoaded) this.#write();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  close(): void {
    this.flush();
    this.#unsubscribe();
    this.#listeners.clear();
    this.#lease.close();
  }
}
