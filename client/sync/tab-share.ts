import * as Y from "yjs";
import type { DocName } from "../../shared/lib/doc-name.ts";
import type { DeliveryLedger } from "./delivery-ledger.ts";
import type { SharedDocument, TabChannel } from "./tab-channel.ts";
import type { UnsentRegistry } from "./unsent-registry.ts";

/** The origin of what comes from another tab. */
export const tabOrigin = "tab";

/** Whose document it is. */
interface SharingReplica {
  readonly name: DocName;
  readonly wantsLink: boolean;
}

/**
 * One document as this tab shares it with the others. Tabs exchange updates of one generation only: what the server
 * refused must not come back from a slower tab.
 */
export class TabShare implements SharedDocument {
  readonly #tabs: TabChannel;
  readonly #unsent: UnsentRegistry;
  readonly #doc: Y.Doc;
  readonly #ledger: DeliveryLedger;
  readonly #replica: SharingReplica;
  readonly #name: string;
  #leave: () => void = () => undefined;

  constructor(
    { tabs, unsent }: { tabs: TabChannel; unsent: UnsentRegistry },
    { doc, ledger }: { doc: Y.Doc; ledger: DeliveryLedger },
    { replica, number }: { replica: SharingReplica; number: number },
  ) {
    this.#tabs = tabs;
    this.#unsent = unsent;
    this.#doc = doc;
    this.#ledger = ledger;
    this.#replica = replica;
    this.#name = `${replica.name}#${number}`;
  }

  /** The disk was read: from now on other tabs are answered, and asked for what this one lacks. */
  join(): void {
    this.#leave = this.#tabs.join(this.#name, this, Y.encodeStateVector(this.#doc));
  }

  publish(update: Uint8Array): void {
    this.#tabs.publish(this.#name, update);
  }

  applyFromTab(update: Uint8Array, isWritten: boolean): void {
    // This tab may have found everything sent, and noted it for all tabs, just before it heard of this. Where it has no link
    // it has not, and would never hear that this is sent.
    for (const [client, end] of isWritten && this.#replica.wantsLink ? Y.parseUpdateMeta(update).to : []) {
      if (!this.#ledger.covers({ client, clock: end - 1 })) this.#unsent.noteMessages(this.#replica.name, client);
    }
    Y.applyUpdate(this.#doc, update, tabOrigin);
  }

  encodeBeyond(stateVector: Uint8Array): Uint8Array | undefined {
    const update = Y.encodeStateAsUpdate(this.#doc, stateVector);
    return Y.parseUpdateMeta(update).to.size === 0 ? undefined : update;
  }

  leave(): void {
    this.#leave();
  }
}
