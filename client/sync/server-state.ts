import * as Y from "yjs";
import type { DocName } from "../../shared/lib/doc-name.ts";
import { createChannelProvider } from "./channel-provider.ts";
import { DeliveryLedger } from "./delivery-ledger.ts";

/** A document as the server has it, and what it says about delivery. */
export type ServerState =
  | { readonly ok: true; readonly doc: Y.Doc; readonly ledger: DeliveryLedger }
  /** The server does not hand it out. */
  | { readonly ok: false; readonly code: number };

export interface ServerStateOptions {
  readonly docName: DocName;
  readonly createSocketClass: (onOpened: (epoch: string) => boolean) => typeof WebSocket;
  readonly signal: AbortSignal;
}

/** Fetches a document into memory, as soon as there is a link. Rejects only when it is aborted. */
export async function fetchServerState(options: ServerStateOptions): Promise<ServerState> {
  for (;;) {
    const state = await fetchOfOneEpoch(options);
    if (state !== undefined) return state;
  }
}

/** Undefined: the server was restored meanwhile. What it sent of its document before is not in the one that it has now. */
function fetchOfOneEpoch(options: ServerStateOptions): Promise<ServerState | undefined> {
  const doc = new Y.Doc();
  const ledger = new DeliveryLedger();
  return new Promise((resolve, reject) => {
    const finish = (act: () => void): void => {
      options.signal.removeEventListener("abort", handleAbort);
      provider.destroy();
      act();
    };
    const handleAbort = (): void => finish(() => reject(options.signal.reason as Error));
    const provider = createChannelProvider({
      docName: options.docName,
      doc,
      Socket: options.createSocketClass((epoch) => {
        if (ledger.epoch !== undefined && ledger.epoch !== epoch) {
          // Not within the opening itself: the provider is in the middle of it.
          queueMicrotask(() => finish(() => resolve(undefined)));
          return false;
        }
        ledger.noteOpened(epoch);
        return true;
      }),
      // It follows the sync step 2 at once, so the document is complete.
      onDurable: (vector) => {
        ledger.noteDurable(vector);
        ledger.noteReceived(Y.encodeStateAsUpdate(doc));
        finish(() => resolve({ ok: true, doc, ledger }));
      },
      onSynced: () => undefined,
      onClosed: (code) => finish(() => resolve({ ok: false, code })),
    });
    options.signal.addEventListener("abort", handleAbort);
    if (options.signal.aborted) handleAbort();
    else provider.connect();
  });
}
