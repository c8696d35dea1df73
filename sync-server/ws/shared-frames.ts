import * as encoding from "lib0/encoding";
import { muxKinds } from "../../shared/protocol/mux-frame.ts";

/**
 * Data frames of the message that is being told to many right now: one buffer for all sockets on which the document has
 * the same channel number, as it has on most.
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

function encodePrefix(channel: number): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, channel);
    encoding.writeVarUint(encoder, muxKinds.data);
  });
}
