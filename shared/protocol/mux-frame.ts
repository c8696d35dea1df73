import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/**
 * Frames of the `roost.v1` socket: `[varuint channel][varuint kind][payload]`. Channel 0 is control.
 * Transmitted: the numbers are part of the contract.
 */
export const muxSubprotocol = "roost.v1";
/** Offered besides it by clients that take long answers as `deflated` frames. The server never selects it. */
export const deflateSubprotocol = "roost.deflate";
export const controlChannel = 0;
export const muxKinds = { data: 0, open: 1, opened: 2, close: 3, deflated: 4 } as const;
const maxDocNameLength = 64;
const maxReasonLength = 256;

export type MuxFrame =
  | { readonly channel: number; readonly kind: "data"; readonly payload: Uint8Array }
  /** A `data` payload as raw DEFLATE; from the server only. */
  | { readonly channel: number; readonly kind: "deflated"; readonly payload: Uint8Array }
  | { readonly channel: number; readonly kind: "open"; readonly docName: string }
  | { readonly channel: number; readonly kind: "opened"; readonly epoch: string }
  | { readonly channel: number; readonly kind: "close"; readonly code: number; readonly reason: string };

/** Writes a frame. Payloads are copied. */
export function encodeMuxFrame(frame: MuxFrame): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, frame.channel);
  encoding.writeVarUint(encoder, muxKinds[frame.kind]);
  switch (frame.kind) {
    case "data":
    case "deflated":
      encoding.writeUint8Array(encoder, frame.payload);
      break;
    case "open":
      encoding.writeVarString(encoder, frame.docName);
      break;
    case "opened":
      encoding.writeVarString(encoder, frame.epoch);
      break;
    case "close":
      encoding.writeVarUint(encoder, frame.code);
      encoding.writeVarString(encoder, frame.reason);
      break;
  }
  return encoding.toUint8Array(encoder);
}

/** Reads a frame from untrusted bytes; undefined if they are none. A payload is a view, not a copy. */
export function parseMuxFrame(bytes: Uint8Array): MuxFrame | undefined {
  try {
    const decoder = decoding.createDecoder(bytes);
    const channel = decoding.readVarUint(decoder);
    const kind = decoding.readVarUint(decoder);
    if (!Number.isSafeInteger(channel) || channel > 0xffff_ffff) return undefined;
    switch (kind) {
      case muxKinds.data:
        return { channel, kind: "data", payload: decoding.readTailAsUint8Array(decoder) };
      case muxKinds.deflated:
        return { channel, kind: "deflated", payload: decoding.readTailAsUint8Array(decoder) };
      case muxKinds.open: {
        const docName = decoding.readVarString(decoder);
        return docName.length <= maxDocNameLength ? ended(decoder, { channel, kind: "open", docName }) : undefined;
      }
      case muxKinds.opened:
        return ended(decoder, { channel, kind: "opened", epoch: decoding.readVarString(decoder) });
      case muxKinds.close: {
        // A client closes a channel with no code at all (PLATFORM.md, appendix B).
        if (!decoding.hasContent(decoder)) return { channel, kind: "close", code: 1000, reason: "" };
        const code = decoding.readVarUint(decoder);
        const reason = decoding.readVarString(decoder).slice(0, maxReasonLength);
        return ended(decoder, { channel, kind: "close", code, reason });
      }
      default:
        return undefined;
    }
  } catch {
    // lib0 throws on truncated input; nothing was read that anyone relies on.
    return undefined;
  }
}

function ended(decoder: decoding.Decoder, frame: MuxFrame): MuxFrame | undefined {
  return decoding.hasContent(decoder) ? undefined : frame;
}
