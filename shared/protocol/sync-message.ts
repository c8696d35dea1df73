import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/** Message types of y-protocols, and Roost's own `durable`. Transmitted. */
export const messageTypes = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3, durable: 100 } as const;
/** What a message of type `sync` is. Transmitted. */
export const syncTypes = { step1: 0, step2: 1, update: 2 } as const;

/** One message of a document's channel, in either direction. */
export type SyncMessage =
  /** `stateVector`: what the sender has; ask for the rest. */
  | { readonly type: "step1"; readonly stateVector: Uint8Array }
  /** The answer to a step 1. */
  | { readonly type: "step2"; readonly update: Uint8Array }
  | { readonly type: "update"; readonly update: Uint8Array }
  | { readonly type: "awareness"; readonly update: Uint8Array }
  | { readonly type: "queryAwareness" }
  /** A Yjs state vector that is on the server's disk, of client ids bound to the receiver. */
  | { readonly type: "durable"; readonly stateVector: Uint8Array };

export function encodeSyncMessage(message: SyncMessage): Uint8Array {
  const encoder = encoding.createEncoder();
  switch (message.type) {
    case "step1":
      encoding.writeVarUint(encoder, messageTypes.sync);
      encoding.writeVarUint(encoder, syncTypes.step1);
      encoding.writeVarUint8Array(encoder, message.stateVector);
      break;
    case "step2":
    case "update":
      encoding.writeVarUint(encoder, messageTypes.sync);
      encoding.writeVarUint(encoder, syncTypes[message.type]);
      encoding.writeVarUint8Array(encoder, message.update);
      break;
    case "awareness":
      encoding.writeVarUint(encoder, messageTypes.awareness);
      encoding.writeVarUint8Array(encoder, message.update);
      break;
    case "queryAwareness":
      encoding.writeVarUint(encoder, messageTypes.queryAwareness);
      break;
    case "durable":
      encoding.writeVarUint(encoder, messageTypes.durable);
      encoding.writeVarUint8Array(encoder, message.stateVector);
      break;
  }
  return encoding.toUint8Array(encoder);
}

/** Reads a message from untrusted bytes; undefined if they are none. Byte arrays are views, not copies. */
export function parseSyncMessage(bytes: Uint8Array): SyncMessage | undefined {
  try {
    const decoder = decoding.createDecoder(bytes);
    const message = readMessage(decoder);
    return decoding.hasContent(decoder) ? undefined : message;
  } catch {
    // lib0 throws on truncated input; nothing was read that anyone relies on.
    return undefined;
  }
}

function readMessage(decoder: decoding.Decoder): SyncMessage | undefined {
  switch (decoding.readVarUint(decoder)) {
    case messageTypes.sync: {
      const type = decoding.readVarUint(decoder);
      const payload = decoding.readVarUint8Array(decoder);
      if (type === syncTypes.step1) return { type: "step1", stateVector: payload };
      if (type === syncTypes.step2) return { type: "step2", update: payload };
      return type === syncTypes.update ? { type: "update", update: payload } : undefined;
    }
    case messageTypes.awareness:
      return { type: "awareness", update: decoding.readVarUint8Array(decoder) };
    case messageTypes.queryAwareness:
      return { type: "queryAwareness" };
    case messageTypes.durable:
      return { type: "durable", stateVector: decoding.readVarUint8Array(decoder) };
    default:
      return undefined;
  }
}

/** Yjs client id → clock. */
export type StateVector = ReadonlyMap<number, number>;

/** The same bytes as `Y.encodeStateVector` makes of this map. */
export function encodeStateVector(vector: StateVector): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, vector.size);
  for (const [client, clock] of [...vector].sort((a, b) => b[0] - a[0])) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
  }
  return encoding.toUint8Array(encoder);
}

/** Reads a state vector from untrusted bytes; undefined if they are none, or hold a number out of bounds. */
export function parseStateVector(bytes: Uint8Array, maxEntries = 100_000): Map<number, number> | undefined {
  try {
    const decoder = decoding.createDecoder(bytes);
    const size = decoding.readVarUint(decoder);
    if (size > maxEntries) return undefined;
    const vector = new Map<number, number>();
    for (let i = 0; i < size; i++) {
      const client = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      if (client >= 2 ** 32 || clock >= 2 ** 32 || vector.has(client)) return undefined;
      vector.set(client, clock);
    }
    return decoding.hasContent(decoder) ? undefined : vector;
  } catch {
    // Truncated input.
    return undefined;
  }
}
