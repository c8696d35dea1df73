import * as Y from "yjs";
import { createEditSuffix, createMessageId, type MessageId, type UserId } from "../../../../shared/lib/ids.ts";
import { addEdit, addMessage, openSegment, type Segment } from "../../../../shared/model/segment.ts";
import type { ModelServer } from "./model-server.ts";

let clients = 0;

/** One Yjs client of a person, with the updates that it has not sent yet. */
export class ModelClient {
  readonly userId: UserId;
  readonly doc = new Y.Doc();
  readonly segment: Segment;
  #outgoing: Uint8Array[] = [];
  readonly #serial = clients++;
  #count = 0;

  constructor(userId: UserId, server?: ModelServer) {
    this.userId = userId;
    this.segment = openSegment(this.doc);
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== "server") this.#outgoing.push(update);
    });
    if (server !== undefined) this.pull(server);
  }

  get map(): (name: string) => Y.Map<unknown> {
    return (name) => this.doc.getMap(name);
  }

  /** The updates made since the last call. */
  take(): readonly Uint8Array[] {
    const updates = this.#outgoing;
    this.#outgoing = [];
    return updates;
  }

  /** What a change of the document makes, as one update. */
  change(write: () => void): Uint8Array {
    this.take();
    this.doc.transact(write);
    const [update, ...more] = this.take();
    if (update === undefined || more.length > 0) throw new Error("Expected the change to make one update");
    return update;
  }

  pull(server: ModelServer): void {
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(server.doc, Y.encodeStateVector(this.doc)), "server");
  }

  /** The answer to the server's sync step 1. */
  answer(server: ModelServer): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(server.doc));
  }

  get fullState(): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc);
  }

  newId(segment = 7): MessageId {
    return createMessageId(1_700_000_000_000 + this.#count++, this.#serial, this.userId, segment);
  }

  send(text: string): MessageId {
    const id = this.newId();
    addMessage(this.segment, id, { t: text });
    return id;
  }

  edit(id: MessageId, text: string): string {
    const suffix = createEditSuffix(1_700_000_000_000 + this.#count++, 1);
    addEdit(this.segment, id, suffix, text);
    return `${id}.${suffix}`;
  }
}
