import { Awareness, encodeAwarenessUpdate as encodeStock } from "y-protocols/awareness.js";
import * as Y from "yjs";
import type { UserId } from "../../shared/lib/ids.ts";
import { parseClientControl, parseServerControl } from "../../shared/protocol/control.ts";
import { encodeMuxFrame, parseMuxFrame, type MuxFrame } from "../../shared/protocol/mux-frame.ts";
import {
  encodeStateVector,
  encodeSyncMessage,
  parseStateVector,
  parseSyncMessage,
  type SyncMessage,
} from "../../shared/protocol/sync-message.ts";
import {
  decodeHead,
  decodeTailEntry,
  encodeHead,
  encodeTailEntry,
  UnreadableEntry,
} from "../../sync-server/storage/level/entry-codec.ts";
import type { DocumentOwner } from "../../sync-server/storage/contracts.ts";
import { readImageSize } from "../../sync-server/pictures/image-size.ts";
import { encodeAwarenessUpdate, parseAwarenessUpdate } from "../../sync-server/sync/awareness-update.ts";
import { pictureBytes, pictures } from "../support/pictures.ts";
import { textCases, type TextCase } from "./text-cases.ts";

/** One parser of untrusted bytes, or of what lies on the disk. */
export interface ParserCase<T = unknown> {
  readonly name: string;
  /** What honest programs write: all of it is readable. */
  readonly inputs: readonly Uint8Array[];
  /** undefined for what is refused. */
  readonly parse: (bytes: Uint8Array) => T | undefined;
  /** Of `inputs`, those that tell themselves where they end. */
  readonly exact?: readonly Uint8Array[];
  /** The inverse, if there is one. */
  readonly encode?: (value: T) => Uint8Array;
}

const userId = "aaaaaaaa" as UserId;
const chatId = "g00000000001";
const bytes = Uint8Array.from({ length: 40 }, (_, i) => i * 7);
const vector = new Map([
  [1, 2],
  [70_000, 3_000_000],
  [2 ** 32 - 1, 2 ** 32 - 1],
]);
const owners: readonly (readonly [number, DocumentOwner])[] = [
  [1, userId],
  [2 ** 32 - 1, "server"],
];
const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const deep = (length: number): Uint8Array => new Uint8Array(length).fill(91);

const muxFrames: readonly MuxFrame[] = [
  { channel: 0, kind: "data", payload: text({ type: "presence", state: "away" }) },
  { channel: 300, kind: "data", payload: bytes },
  { channel: 2 ** 32 - 1, kind: "deflated", payload: bytes },
  { channel: 1, kind: "open", docName: `${chatId}.17` },
  { channel: 1, kind: "opened", epoch: "ű1.2" },
  { channel: 1, kind: "close", code: 4409, reason: "foreign-client" },
];
const messages: readonly SyncMessage[] = [
  { type: "step1", stateVector: encodeStateVector(vector) },
  { type: "step2", update: bytes },
  { type: "update", update: bytes },
  { type: "awareness", update: bytes },
  { type: "queryAwareness" },
  { type: "durable", stateVector: encodeStateVector(vector) },
];
const controls = [
  { type: "hello", deviceId: "d0000000", serverTime: 1_700_000_000_000, epoch: "abc", version: "1" },
  { type: "summary", chat: { id: chatId, kind: "group", title: "Team", members: [], live: 3 } },
  { type: "presence", user: { id: userId, displayName: "Ada 👋🏽", online: true } },
  { type: "membership", chatId, member: false },
];

function stockAwareness(): Uint8Array {
  const doc = new Y.Doc();
  // The same bytes in every run.
  doc.clientID = 1_234_567;
  const awareness = new Awareness(doc);
  awareness.setLocalState({ user: userId, typing: true });
  const update = encodeStock(awareness, [awareness.clientID]);
  awareness.destroy();
  return update;
}

/** Of the disk's codecs, the one error that they throw is their refusal. */
function orRefused<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof UnreadableEntry) return undefined;
    throw error;
  }
}
const toBuffer = (view: Uint8Array): Buffer => Buffer.from(view.buffer, view.byteOffset, view.byteLength);

function ofText({ name, inputs, parse, encode }: TextCase): ParserCase {
  const bytesOf = (value: string): Uint8Array => new TextEncoder().encode(value);
  return {
    name,
    inputs: inputs.map(bytesOf),
    parse: (view) => parse(new TextDecoder().decode(view)),
    ...(encode === undefined ? {} : { encode: (value: unknown) => bytesOf(encode(value)) }),
  };
}

function define<T>(parser: ParserCase<T>): ParserCase {
  return parser as ParserCase;
}

export const parserCases: readonly ParserCase[] = [
  define({
    name: "frames of many documents",
    exact: muxFrames.filter(({ kind }) => kind !== "data" && kind !== "deflated").map(encodeMuxFrame),
    inputs: muxFrames.map(encodeMuxFrame),
    parse: parseMuxFrame,
    encode: encodeMuxFrame,
  }),
  define({
    name: "messages of a document",
    exact: messages.map(encodeSyncMessage),
    inputs: messages.map(encodeSyncMessage),
    parse: parseSyncMessage,
    encode: encodeSyncMessage,
  }),
  define({
    name: "state vectors",
    exact: [encodeStateVector(vector)],
    inputs: [encodeStateVector(vector), encodeStateVector(new Map())],
    parse: (view) => parseStateVector(view),
    encode: encodeStateVector,
  }),
  define({
    name: "awareness",
    exact: [stockAwareness()],
    inputs: [
      stockAwareness(),
      encodeAwarenessUpdate([
        { clientId: 7, clock: 1, state: { looking: true, more: ["ű", 1.5, { deeper: [] }] } },
        { clientId: 2 ** 32 - 1, clock: 2 ** 32 - 1, state: null },
      ]),
    ],
    parse: parseAwarenessUpdate,
    encode: encodeAwarenessUpdate,
  }),
  define({
    name: "control frames of clients",
    inputs: [text({ type: "presence", state: "away" }), text({ type: "presence", state: "online" })],
    parse: (view) => parseClientControl(toBuffer(view).toString("utf8")),
    encode: text,
  }),
  define({
    name: "control frames of the server",
    inputs: controls.map(text),
    parse: (view) => parseServerControl(new TextDecoder().decode(view)),
    encode: text,
  }),
  define({
    name: "appended updates on the disk",
    inputs: [encodeTailEntry(bytes, owners), encodeTailEntry(bytes, [])],
    parse: (view) =>
      orRefused(() => {
        const found = new Map<number, DocumentOwner>();
        return { update: decodeTailEntry(toBuffer(view), found), owners: found };
      }),
    encode: (entry) => encodeTailEntry(entry.update, [...entry.owners]),
  }),
  define({
    name: "heads of snapshots on the disk",
    exact: [encodeHead({ seq: 1, epoch: "abc", owners: new Map(owners), vector: bytes, snapshotBytes: 2 })],
    inputs: [
      encodeHead({ seq: 2 ** 40, epoch: "abc", owners: new Map(owners), vector: bytes, snapshotBytes: 2 ** 31 }),
      encodeHead({ seq: 0, epoch: undefined, owners: new Map(), vector: Uint8Array.of(0), snapshotBytes: 2 }),
    ],
    parse: (view) => orRefused(() => decodeHead(toBuffer(view))),
    encode: encodeHead,
  }),
  ...textCases.map(ofText),
  ...(["image/png", "image/jpeg", "image/webp"] as const).map((type) =>
    define({
      name: `sizes of pictures, ${type}`,
      inputs: Object.values(pictures)
        .filter(({ c }) => c === type)
        .map(pictureBytes),
      parse: (view) => readImageSize(type, toBuffer(view)),
    }),
  ),
];

/** Inputs that are meant for every parser: nothing, one byte, and JSON as deep as the stack. */
export const commonInputs: readonly Uint8Array[] = [new Uint8Array(), Uint8Array.of(255), deep(60_000)];
