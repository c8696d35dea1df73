import * as encoding from "lib0/encoding";
import { muxKinds } from "../../shared/protocol/mux-frame.ts";

/** A message longer than this is sent behind its prefix, uncopied: that costs more than a copy of a short one. */
export const maxCopiedBytes = 4_096;
const maxPrefixes = 10_000;

/**
 * Data frames of the short message that is being told to many right now: one buffer for all sockets on which the document
 * has the same channel number.
 */
export class SharedFrames {
  readonly #prefixes = new Map<number, Uint8Array>();
  #message: Uint8Array | undefined;
  readonly #byChannel = new Map<number, Uint8Array>();

  frame(channel: number, message: Uint8Array): Uint8Array {
    if (message !== this.#message) {
      this.#message = message;
      this.#byChannel.clear();
    }
    let frame = this.#byChannel.get(channel);
    if (frame === undefined) {
      const prefix = this.prefix(channel);
      frame = Buffer.allocUnsafe(prefix.length + message.length);
      frame.set(prefix);
      frame.set(message, prefix.length);
      this.#byChannel.set(channel, frame);
    }
    return frame;
  }

  /** What a data frame begins with. */
  prefix(channel: number): Uint8Array {
    let prefix = this.#prefixes.get(channel);
    if (prefix === undefined) {
      if (this.#prefixes.size >= maxPrefixes) this.#prefixes.clear();
      prefix = encodePrefix(channel);
      this.#prefixes.set(channel, prefix);
    }
    return prefix;
  }
}

function encodePrefix(channel: number): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, channel);
    encoding.writeVarUint(encoder, muxKinds.data);
  });
}
