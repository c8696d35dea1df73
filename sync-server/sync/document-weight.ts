import type { LiveDocument } from "./live-document.ts";

/** A struct takes up some 200 bytes of memory, however few are stored of it: a fifth, as of what is stored. */
const bytesPerStruct = 40;

/** What a document takes up, in bytes as they are stored of texts: a Y.Doc takes up several times as much. */
export function weightOf(document: LiveDocument): number {
  let structs = 0;
  // One that is put to use may have been cooled for another a moment before.
  if (document.isWarm) for (const ofClient of document.doc.store.clients.values()) structs += ofClient.length;
  return Math.max(document.bytes, structs * bytesPerStruct);
}

/** The same of an update that adds so many entries. */
export function weightOfUpdate(bytes: number, entries: number): number {
  return Math.max(bytes, entries * bytesPerStruct);
}
