import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

export type PeerFrame =
  | { readonly kind: "step1" | "step2" | "update"; readonly data: Uint8Array }
  | { readonly kind: "ready" | "acknowledged" | "other" };

/** How the frames of a peer's protocol are built and read. */
export interface PeerProtocol {
  readonly acknowledges: boolean;
  /** The first frame, if the server answers it with `ready` before anything else. */
  readonly hello: ((doc: string) => Uint8Array) | undefined;
  build(doc: string, kind: "step1" | "step2" | "update", data: Uint8Array): Uint8Array;
  parse(frame: Uint8Array): PeerFrame;
}

const kinds = ["step1", "step2", "update"] as const;
const types = { sync: 0, auth: 2, syncReply: 4, syncStatus: 8 };

export const yWebsocketProtocol: PeerProtocol = {
  acknowledges: false,
  hello: undefined,
  build: (_doc, kind, data) => build(undefined, types.sync, kinds.indexOf(kind), data),
  parse(frame) {
    const decoder = decoding.createDecoder(frame);
    return decoding.readVarUint(decoder) === types.sync ? readSync(decoder) : { kind: "other" };
  },
};

export const hocuspocusProtocol: PeerProtocol = {
  acknowledges: true,
  hello: (doc) => build(doc, types.auth, 0, new Uint8Array()),
  build: (doc, kind, data) => build(doc, types.sync, kinds.indexOf(kind), data),
  parse(frame) {
    const decoder = decoding.createDecoder(frame);
    decoding.readVarString(decoder);
    switch (decoding.readVarUint(decoder)) {
      case types.sync:
      case types.syncReply:
        return readSync(decoder);
      case types.auth:
        return { kind: decoding.readVarUint(decoder) === 2 ? "ready" : "other" };
      case types.syncStatus:
        return { kind: decoding.readVarUint(decoder) === 1 ? "acknowledged" : "other" };
      default:
        return { kind: "other" };
    }
  },
};

function readSync(decoder: decoding.Decoder): PeerFrame {
  const kind = kinds[decoding.readVarUint(decoder)];
  return kind === undefined ? { kind: "other" } : { kind, data: decoding.readVarUint8Array(decoder) };
}

function build(doc: string | undefined, type: number, subtype: number, data: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  if (doc !== undefined) encoding.writeVarString(encoder, doc);
  encoding.writeVarUint(encoder, type);
  encoding.writeVarUint(encoder, subtype);
  encoding.writeVarUint8Array(encoder, data);
  return encoding.toUint8Array(encoder);
}
