import * as decoding from "lib0/decoding";
import { Awareness } from "y-protocols/awareness";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { limits } from "../../shared/lib/limits.ts";
import { messageTypes, parseStateVector, syncTypes, type StateVector } from "../../shared/protocol/sync-message.ts";

export interface ChannelProviderOptions {
  readonly docName: string;
  readonly doc: Y.Doc;
  /** The hub's virtual socket class. */
  readonly Socket: typeof WebSocket;
  /** The server said what it has: the state vector of its sync step 1. */
  readonly onServerVector?: (vector: StateVector) => void;
  /** The answer to the server's sync step 1 would be larger than it takes; it was not sent. */
  readonly onTooLarge?: () => void;
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
  silenceEchoes(provider);
  const noteAnswer = holdUpdates(provider, options.doc);
  watchServerVector(provider, options, noteAnswer);
  provider.on("sync", options.onSynced);
  provider.on("closed", ({ code, reason }) => options.onClosed(code, reason));
  return provider;
}

/**
 * The stock provider sends on what it is told of others: each of n devices would answer each of the others. The server tells
 * everybody.
 */
function silenceEchoes({ awareness, _awarenessUpdateHandler: send }: WebsocketProvider): void {
  awareness.off("update", send);
  awareness.on("update", (changes: Readonly<Record<string, number[]>>, origin: unknown) => {
    if (Object.values(changes).flat().includes(awareness.clientID)) send(changes, origin);
  });
}

/**
 * What is written over an open channel is sent at once; but not before the answer to the server's sync step 1, which holds
 * what was written earlier as well: that would come to the server after it, and stand there after it for good.
 *
 * @returns to be called with that answer.
 */
function holdUpdates(provider: WebsocketProvider, doc: Y.Doc): () => void {
  const send = provider._updateHandler;
  let hasAnswered = false;
  doc.off("update", send);
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (hasAnswered) send(update, origin);
  });
  provider.on("status", () => (hasAnswered = false));
  return () => (hasAnswered = true);
}

/** Looks at the server's sync step 1 before the provider answers it. */
function watchServerVector(provider: WebsocketProvider, options: ChannelProviderOptions, noteAnswer: () => void): void {
  const handleSync = provider.messageHandlers[messageTypes.sync];
  provider.messageHandlers[messageTypes.sync] = (encoder, decoder, ...rest) => {
    const ahead = decoding.clone(decoder);
    if (decoding.readVarUint(ahead) === syncTypes.step1) {
      const encoded = decoding.readVarUint8Array(ahead);
      const vector = parseStateVector(encoded);
      if (vector !== undefined) options.onServerVector?.(vector);
      if (Y.encodeStateAsUpdate(options.doc, encoded).length > limits.syncAnswerBytes) {
        options.onTooLarge?.();
        return;
      }
      noteAnswer();
    }
    handleSync?.(encoder, decoder, ...rest);
  };
}
