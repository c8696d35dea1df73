import { randomBytes } from "node:crypto";
import * as Y from "yjs";
import { metaRoots, openMeta } from "../../shared/model/meta.ts";
import { userRoots } from "../../shared/model/user.ts";
import type { DocumentRewrite } from "../storage/contracts.ts";
import type { LiveDocument } from "./live-document.ts";

/** A smaller document is not worth that everybody who has it rebases. */
const minBytes = 64 * 1024;
/** What a rewrite leaves must be less than this part of the document: then another one is far away. */
const maxLivePart = 0.5;

/** How many pins were taken back and still take up a key. */
export function countClearedPins(doc: Y.Doc): number {
  let count = 0;
  for (const value of openMeta(doc).pins.values()) if (value === 0) count++;
  return count;
}

/**
 * Whether most of a meta or private document is what was superseded. Each value leaves a few bytes when another takes its
 * place, and where two keys are written in turn these never merge.
 */
export function isMostlySuperseded(document: LiveDocument): boolean {
  if (document.address.kind === "segment" || document.bytes < minBytes) return false;
  const { length } = Y.encodeStateAsUpdate(document.doc);
  return length >= minBytes && createRewrite(document).snapshot.length < length * maxLivePart;
}

/**
 * The same entries in a new document of one client id. Meta and private documents live for years, and every page load
 * leaves a client id in them, and every value that is superseded a few bytes; a document with very many is slow for ever,
 * and full some day. Clients rebase onto the new one, because its
 * epoch is new. Pins that were taken back are left out, which makes room for others; clients know that what the server
 * had and now lacks was taken back. Only while nothing of the document is on its way to disk.
 */
export function createRewrite(document: LiveDocument): DocumentRewrite {
  const roots = Object.values(document.address.kind === "user" ? userRoots : metaRoots);
  const rewritten = new Y.Doc();
  rewritten.transact(() => {
    for (const root of roots) {
      const target = rewritten.getMap(root);
      for (const [key, value] of document.doc.getMap(root).entries()) {
        if (root !== metaRoots.pins || value !== 0) target.set(key, value);
      }
    }
  });
  const rewrite: DocumentRewrite = {
    expectedSeq: document.seq,
    epoch: randomBytes(5).toString("base64url"),
    snapshot: Y.encodeStateAsUpdate(rewritten),
    snapshotVector: Y.encodeStateVector(rewritten),
    owners: new Map([[rewritten.clientID, "server"]]),
  };
  rewritten.destroy();
  return rewrite;
}
