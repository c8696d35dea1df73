import * as encoding from "lib0/encoding";
import { muxKinds } from "../../shared/protocol/mux-frame.ts";

/** A message longer than this is sent behind its prefix, uncopied: that costs more than a copy of a short one. */
export const maxCopiedBytes = 4_096;

/**
 * Data frames of the short message that is being told to many right now: one buffer for all sockets on which the document
 * has the same channel number.
 */
export class SharedFrames {
  #message: Uint8Array | undefined;
  readonly #byChannel = new Map<number, Uint8Array>();

  frame(channel: number, message: Uint8Array): Uint8Array {
    if (message !== this.#message) {
      this.#message = message;
      this.#byChannel.clear();
    }
    let frame = this.#byChannel.get(channel);
    if (frame === undefined) {
      frame = Buffer.concat([encodePrefix(channel), message]);
      this.#byChannel.set(channel, frame);
    }
    return frame;
  }
}

export function encodePrefix(channel: number): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, channel);
    encoding.writeVarUint(encoder, muxKinds.data);
  });
}
