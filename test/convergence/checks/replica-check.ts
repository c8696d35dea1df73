import * as Y from "yjs";
import { metaDocName, segmentDocName, userDocName, type DocName } from "../../../shared/lib/doc-name.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";
import { metaRoots } from "../../../shared/model/meta.ts";
import { segmentRoots } from "../../../shared/model/segment.ts";
import { userRoots } from "../../../shared/model/user.ts";
import type { MemoryDisk } from "../../support/memory-disk.ts";
import type { SimDevice } from "../machines/sim-device.ts";
import { readServerDoc } from "./server-state.ts";

/** More than a run can have. */
const maxSegments = 1_200;

const segmentNames = new Map<ChatId, readonly DocName[]>();

/** Every document that a device has open is the server's, key by key and clock by clock. */
export function checkReplicas(device: SimDevice, chatId: ChatId, disk: MemoryDisk, fail: (text: string) => void): void {
  const compare = (name: DocName, roots: readonly string[]): void => {
    const replica = device.tab?.space.documents.find(name);
    if (replica === undefined) return;
    const server = readServerDoc(disk, name) ?? new Y.Doc();
    const difference = findDifference(replica.doc, server, roots);
    if (difference !== undefined) fail(`${device.name}'s ${name} differs from the server's: ${difference}`);
  };
  compare(metaDocName(chatId), Object.values(metaRoots));
  compare(userDocName(device.identity.userId), Object.values(userRoots));
  for (const name of segmentNamesOf(chatId)) compare(name, Object.values(segmentRoots));
}

/** All that a chat may have. Made once for each chat: runs have the same few. */
export function segmentNamesOf(chatId: ChatId): readonly DocName[] {
  let names = segmentNames.get(chatId);
  if (names === undefined) {
    names = Array.from({ length: maxSegments }, (_, n) => segmentDocName(chatId, n));
    segmentNames.set(chatId, names);
  }
  return names;
}

function findDifference(a: Y.Doc, b: Y.Doc, roots: readonly string[]): string | undefined {
  for (const root of roots) {
    const [left, right]: Y.Map<unknown>[] = [a.getMap(root), b.getMap(root)] as Y.Map<unknown>[];
    for (const key of new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])) {
      const values = [left?.get(key), right?.get(key)].map((value) => JSON.stringify(value));
      if (values[0] !== values[1]) return `${root}/${key} is ${values.join(", not ")}`;
    }
  }
  const [vectorA, vectorB] = [a, b].map((doc) => Y.decodeStateVector(Y.encodeStateVector(doc)));
  for (const client of new Set([...(vectorA?.keys() ?? []), ...(vectorB?.keys() ?? [])])) {
    if (vectorA?.get(client) !== vectorB?.get(client)) return `client ${client} is at ${vectorA?.get(client)}`;
  }
  return undefined;
}
