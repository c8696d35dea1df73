import type { ServerControl } from "../../shared/protocol/control.ts";
import { controlChannel, encodeMuxFrame } from "../../shared/protocol/mux-frame.ts";

/** A control frame as it goes over a `roost.v1` socket. */
export function encodeControlFrame(frame: ServerControl): Uint8Array {
  const payload = Buffer.from(JSON.stringify(frame));
  return encodeMuxFrame({ channel: controlChannel, kind: "data", payload });
}
