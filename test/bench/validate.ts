import * as Y from "yjs";
import { parseDocName, type DocAddress } from "../../shared/lib/doc-name.ts";
import { createMessageId, type UserId } from "../../shared/lib/ids.ts";
import { SegmentIndex } from "../../shared/model/segment-index.ts";
import { addMessage, openSegment, setReaction } from "../../shared/model/segment.ts";
import type { DocumentOwner } from "../../sync-server/storage/contracts.ts";
import { validateUpdate, type ValidationContext } from "../../sync-server/sync/validation/validate-update.ts";

/**
 * How long the server thinks about an update: `npx tsx test/bench/validate.ts`. Every update is judged many times
 * against the same document, without being applied, and the best of several rounds counts.
 */
const sender = "aaaaaaaa" as UserId;
const address = parseDocName("g00000000000.0") as DocAddress;
const text = "Shall we meet at the station at half past six? I bring the tickets.";

interface Case {
  readonly doc: Y.Doc;
  readonly update: Uint8Array;
  readonly context: ValidationContext;
}

function openCase(messages: number, write: (doc: Y.Doc) => void, isStep2 = false): Case {
  const author = new Y.Doc();
  const segment = openSegment(author);
  for (let i = 0; i < messages; i++) addMessage(segment, createMessageId(1_000_000 + i, i, sender, 0), { t: text });
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(author));
  let update: Uint8Array = new Uint8Array();
  author.on("update", (bytes: Uint8Array) => (update = bytes));
  author.transact(() => write(author));
  const owners = new Map<number, DocumentOwner>([[author.clientID, sender]]);
  const context: ValidationContext = {
    address,
    sender,
    isAdmin: false,
    owners,
    highestOrderKey: undefined,
    segmentIndex: new SegmentIndex(0, openSegment(doc)),
    isStep2,
  };
  return { doc, update: isStep2 ? Y.encodeStateAsUpdate(author) : update, context };
}

function measure(run: () => void, times: number): number {
  let best = Infinity;
  for (let round = 0; round < 7; round++) {
    const start = performance.now();
    for (let i = 0; i < times; i++) run();
    best = Math.min(best, performance.now() - start);
  }
  return (best / times) * 1000;
}

function report(name: string, { doc, update, context }: Case, times: number): void {
  const verdict = validateUpdate(doc, update, context).type;
  const validate = measure(() => validateUpdate(doc, update, context), times);
  const decode = measure(() => Y.decodeUpdate(update), times);
  const figures = `${validate.toFixed(2).padStart(10)} µs, of which decoding in Yjs would take ${decode.toFixed(2)} µs`;
  console.log(`${name.padEnd(44)} ${String(update.byteLength).padStart(8)} B ${verdict.padEnd(12)} ${figures}`);
}

const write = (count: number) => (doc: Y.Doc) => {
  const segment = openSegment(doc);
  for (let i = 0; i < count; i++) addMessage(segment, createMessageId(2_000_000 + i, i, sender, 0), { t: text });
};
const react = (doc: Y.Doc): void =>
  setReaction(openSegment(doc), createMessageId(1_000_000, 0, sender, 0), sender, "👍", true);

report("1 message into an empty segment", openCase(0, write(1)), 50_000);
report("1 message into 1,000", openCase(1_000, write(1)), 50_000);
report("1 reaction into 1,000 messages", openCase(1_000, react), 50_000);
report("20 messages in one update", openCase(1_000, write(20)), 5_000);
report(
  "1,000 messages, all known",
  openCase(1_000, () => undefined, true),
  100,
);
report("7,500 messages of one offline stretch", openCase(0, write(7_500), true), 10);
