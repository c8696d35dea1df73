import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/** What an awareness update says of one client id. */
export interface AwarenessEntry {
  readonly clientId: number;
  readonly clock: number;
  /** JSON; null or undefined: gone. */
  readonly state: unknown;
}

/** Reads an awareness update of y-protocols from untrusted bytes; undefined if they are none. */
export function parseAwarenessUpdate(update: Uint8Array): readonly AwarenessEntry[] | undefined {
  try {
    const decoder = decoding.createDecoder(update);
    const count = decoding.readVarUint(decoder);
    const entries: AwarenessEntry[] = [];
    for (let i = 0; i < count; i++) {
      const clientId = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const state: unknown = JSON.parse(decoding.readVarString(decoder));
      if (clientId >= 2 ** 32 || clock >= 2 ** 32) return undefined;
      entries.push({ clientId, clock, state });
    }
    return decoding.hasContent(decoder) ? undefined : entries;
  } catch {
    // Truncated, or not JSON.
    return undefined;
  }
}

export function encodeAwarenessUpdate(entries: readonly AwarenessEntry[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, entries.length);
  for (const { clientId, clock, state } of entries) {
    encoding.writeVarUint(encoder, clientId);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, JSON.stringify(state ?? null));
  }
  return encoding.toUint8Array(encoder);
}
