import * as encoding from "lib0/encoding";
import * as Y from "yjs";

/**
 * What a Y.Doc gains from one commit to the next, as one update. It is read from the document when it is taken, and so
 * costs what it holds, however many transactions that took: joining the updates of thousands of transactions would
 * cost their number squared.
 */
export class DocumentChanges {
  readonly #doc: Y.Doc;
  #deleted = Y.createDeleteSet();
  #transactions = 0;
  #bytes = 0;
  /** The update of the only transaction. */
  #only: Uint8Array | undefined;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
    doc.on("update", (update: Uint8Array, _origin: unknown, _doc: Y.Doc, { deleteSet }: Y.Transaction) => {
      this.#transactions++;
      this.#bytes += update.length;
      this.#only = this.#transactions === 1 ? update : undefined;
      for (const [client, ranges] of deleteSet.clients) {
        const known = this.#deleted.clients.get(client);
        if (known === undefined) this.#deleted.clients.set(client, [...ranges]);
        else for (const range of ranges) known.push(range);
      }
    });
  }

  /** Bytes of all that waits to be taken, as its transactions wrote it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @param before the document's state vector when changes were last taken. @returns undefined if nothing changed. */
  take(before: ReadonlyMap<number, number>): Uint8Array | undefined {
    if (this.#transactions === 0) return undefined;
    const update = this.#only ?? this.#encode(before);
    this.#transactions = 0;
    this.#bytes = 0;
    this.#only = undefined;
    this.#deleted = Y.createDeleteSet();
    return update;
  }

  #encode(before: ReadonlyMap<number, number>): Uint8Array {
    const encoder = new Y.UpdateEncoderV1();
    this.#writeStructs(encoder, before);
    this.#writeDeleted(encoder.restEncoder);
    return encoder.toUint8Array();
  }

  #writeStructs(encoder: Y.UpdateEncoderV1, before: ReadonlyMap<number, number>): void {
    const { store } = this.#doc;
    const changed = [...store.clients].filter(([client]) => Y.getState(store, client) > (before.get(client) ?? 0));
    const rest = encoder.restEncoder;
    encoding.writeVarUint(rest, changed.length);
    // Yjs integrates higher client ids first, and writes them so.
    for (const [client, structs] of changed.sort(([a], [b]) => b - a)) {
      const clock = before.get(client) ?? 0;
      const first = Y.findIndexSS(structs, clock);
      encoding.writeVarUint(rest, structs.length - first);
      encoder.writeClient(client);
      encoding.writeVarUint(rest, clock);
      for (let i = first; i < structs.length; i++) {
        const struct = structs[i] as Y.Item | Y.GC;
        struct.write(encoder, i === first ? clock - struct.id.clock : 0);
      }
    }
  }

  #writeDeleted(encoder: encoding.Encoder): void {
    const { clients } = Y.mergeDeleteSets([this.#deleted]);
    encoding.writeVarUint(encoder, clients.size);
    for (const [client, ranges] of clients) {
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, ranges.length);
      for (const { clock, len } of ranges) {
        encoding.writeVarUint(encoder, clock);
        encoding.writeVarUint(encoder, len);
      }
    }
  }
}
