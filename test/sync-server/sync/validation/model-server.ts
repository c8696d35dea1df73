import * as Y from "yjs";
import { parseDocName, type DocAddress } from "../../../../shared/lib/doc-name.ts";
import type { MessageId, OrderKey, UserId } from "../../../../shared/lib/ids.ts";
import { openMeta } from "../../../../shared/model/meta.ts";
import { SegmentIndex } from "../../../../shared/model/segment-index.ts";
import { deleteMessage, openSegment } from "../../../../shared/model/segment.ts";
import { openUserDoc } from "../../../../shared/model/user.ts";
import type { DocumentOwner } from "../../../../sync-server/storage/contracts.ts";
import {
  validateUpdate,
  type ValidationContext,
  type Verdict,
} from "../../../../sync-server/sync/validation/validate-update.ts";

export const alice = "aaaaaaaa" as UserId;
export const bob = "bbbbbbbb" as UserId;
/** The chat's admin. */
export const root = "rrrrrrrr" as UserId;

export const segmentName = "g00000000000.7";
export const metaName = "g00000000000";
export const highest = "zzz" as OrderKey;

/** One document as the server keeps it: judges updates and applies what it accepts, as the sync core does. */
export class ModelServer {
  readonly doc = new Y.Doc();
  readonly address: DocAddress;
  readonly owners = new Map<number, DocumentOwner>();
  readonly index: SegmentIndex | undefined;
  highestOrderKey: OrderKey | undefined;
  userDocBytes: number | undefined;

  constructor(name = segmentName) {
    this.address = parseDocName(name) as DocAddress;
    if (this.address.kind === "meta") openMeta(this.doc);
    if (this.address.kind === "user") openUserDoc(this.doc);
    if (this.address.kind === "segment") this.index = new SegmentIndex(this.address.segment, openSegment(this.doc));
  }

  judge(sender: UserId, update: Uint8Array, isStep2 = false): Verdict {
    const context: ValidationContext = {
      address: this.address,
      sender,
      isAdmin: sender === root,
      owners: this.owners,
      highestOrderKey: this.highestOrderKey,
      userDoc: this.#userDocSize(),
      segmentIndex: this.index,
      isStep2,
    };
    return validateUpdate(this.doc, update, context);
  }

  #userDocSize(): ValidationContext["userDoc"] {
    if (this.userDocBytes === undefined) return undefined;
    return { bytes: this.userDocBytes, measure: () => Y.encodeStateAsUpdate(this.doc).byteLength };
  }

  receive(sender: UserId, update: Uint8Array, isStep2 = false): Verdict {
    const verdict = this.judge(sender, update, isStep2);
    if (verdict.type !== "accept") return verdict;
    Y.applyUpdate(this.doc, verdict.update, "client");
    if (this.doc.store.pendingStructs !== null || this.doc.store.pendingDs !== null) {
      throw new Error("An accepted update left something pending");
    }
    for (const client of verdict.newClientIds) this.owners.set(client, sender);
    if (verdict.mustBeZero.length > 0) this.#makeZero(verdict.mustBeZero);
    return verdict;
  }

  /** Writes as the server itself. */
  write(change: (doc: Y.Doc) => void): void {
    this.owners.set(this.doc.clientID, "server");
    this.doc.transact(() => change(this.doc), "server");
  }

  /** Loses everything after a state, as a restore from a backup does. */
  static restore(backup: Uint8Array, owners: ReadonlyMap<number, DocumentOwner>, name = segmentName): ModelServer {
    const server = new ModelServer(name);
    Y.applyUpdate(server.doc, backup, "restore");
    for (const [client, owner] of owners) if (server.doc.store.clients.has(client)) server.owners.set(client, owner);
    return server;
  }

  #makeZero(ids: readonly MessageId[]): void {
    const segment = openSegment(this.doc);
    this.write(() => ids.forEach((id) => deleteMessage(segment, id, this.index?.editKeys(id) ?? [])));
  }
}
