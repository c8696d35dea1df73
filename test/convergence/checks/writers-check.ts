import type * as Y from "yjs";
import { parseDocName } from "../../../shared/lib/doc-name.ts";
import { authorOf, isMessageId, type ChatId, type UserId } from "../../../shared/lib/ids.ts";
import { isPinEntry, metaRoots } from "../../../shared/model/meta.ts";
import { segmentRoots, structOf } from "../../../shared/model/segment.ts";
import { deleted, parseEditKey, parseReactionKey, parseSeenKey } from "../../../shared/model/values.ts";
import type { DocumentOwner } from "../../../sync-server/storage/contracts.ts";
import type { MemoryDisk } from "../../support/memory-disk.ts";
import { readServerDoc } from "./server-state.ts";

const server = "server";

/** Whatever stands in a chat was written by somebody who may write it (DESIGN.md, "Segment roots"). */
export function checkWriters(disk: MemoryDisk, chatId: ChatId, admin: UserId, fail: (text: string) => void): void {
  for (const [name, { owners }] of disk.documents) {
    const address = parseDocName(name);
    if (address === undefined || address.kind === "user" || address.chatId !== chatId) continue;
    const doc = readServerDoc(disk, name) as Y.Doc;
    for (const root of [...doc.share.keys()]) {
      const map: Y.Map<unknown> = doc.getMap(root);
      for (const [key, value] of map.entries()) {
        const writer = owners.get(structOf(map, key)?.client ?? -1);
        const allowed = mayWrite(root, key, value, admin);
        if (allowed === "anybody" || allowed.some((person) => person === writer)) continue;
        fail(`${writer} wrote ${root}/${key} of ${name}`);
      }
    }
  }
}

function mayWrite(
  root: string,
  key: string,
  value: unknown,
  admin: UserId,
): readonly (DocumentOwner | undefined)[] | "anybody" {
  const isGone = value === deleted;
  switch (root) {
    case segmentRoots.messages:
      return isMessageId(key) ? [authorOf(key), ...(isGone ? [server as DocumentOwner] : [])] : [];
    case segmentRoots.edits: {
      const id = parseEditKey(key)?.messageId;
      return id === undefined ? [] : [authorOf(id), ...(isGone ? [server as DocumentOwner] : [])];
    }
    case segmentRoots.removals:
      return [admin];
    case segmentRoots.reactions:
      return [parseReactionKey(key)?.userId];
    case segmentRoots.seen: {
      const seen = parseSeenKey(key);
      return [seen?.deviceId === "0" || seen?.deviceId === "api" ? server : seen?.userId];
    }
    case metaRoots.pins:
      return isPinEntry(value) ? [value.by] : "anybody";
    default:
      return [server];
  }
}
