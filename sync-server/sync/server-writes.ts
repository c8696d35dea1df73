import type { LiveDocument } from "./live-document.ts";

/**
 * What the server is about to write into several documents: one transaction for each. Everything that a transaction
 * costs besides its writes would otherwise be paid for each message of an update that may bring tens of thousands.
 */
export class ServerWrites {
  readonly #byDocument = new Map<LiveDocument, (() => void)[]>();

  add(document: LiveDocument, write: () => void): void {
    const writes = this.#byDocument.get(document);
    if (writes === undefined) this.#byDocument.set(document, [write]);
    else writes.push(write);
  }

  run(): void {
    for (const [document, writes] of this.#byDocument) {
      document.writeAsServer(() => {
        for (const write of writes) write();
      });
    }
    this.#byDocument.clear();
  }
}
