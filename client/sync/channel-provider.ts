import * as decoding from "lib0/decoding";
import { Awareness } from "y-protocols/awareness";
import { WebsocketProvider } from "y-websocket";
import type * as Y from "yjs";
import { messageTypes, parseStateVector, type StateVector } from "../../shared/protocol/sync-message.ts";

export interface ChannelProviderOptions {
  readonly docName: string;
  readonly doc: Y.Doc;
  /** The hub's virtual socket class. */
  readonly Socket: typeof WebSocket;
  readonly onDurable: (vector: StateVector) => void;
  readonly onSynced: (isSynced: boolean) => void;
  /** The server closed the channel for good, as far as the provider is concerned. */
  readonly onClosed: (code: number, reason: string) => void;
}

/** The stock provider on a virtual socket, with awareness off until it is asked for, and reading `durable`. */
export function createChannelProvider(options: ChannelProviderOptions): WebsocketProvider {
  const awareness = new Awareness(options.doc);
  awareness.setLocalState(null);
  // The host is never dialled: the virtual socket reads the document's name from the end of the address.
  const provider = new WebsocketProvider("ws://link", options.docName, options.doc, {
    WebSocketPolyfill: options.Socket,
    awareness,
    connect: false,
    disableBc: true,
    // The hub does the waiting; the provider only has to ask for the next virtual socket.
    maxBackoffTime: 50,
  });
  provider.messageHandlers[messageTypes.durable] = (_encoder, decoder) => {
    const vector = parseStateVector(decoding.readVarUint8Array(decoder));
    if (vector !== undefined) options.onDurable(vector);
  };
  provider.on("sync", options.onSynced);
  provider.on("closed", ({ code, reason }) => options.onClosed(code, reason));
  return provider;
}
