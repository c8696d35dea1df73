import { userDocName } from "../../shared/lib/doc-name.ts";
import { isChatId, isMessageId, type ChatId, type UserId } from "../../shared/lib/ids.ts";
import { structOf } from "../../shared/model/segment.ts";
import { threadDraftKeys } from "../../shared/model/thread-drafts.ts";
import { openUserDoc, readDraft } from "../../shared/model/user.ts";
import { listNames, type LocalValues } from "../api/local-values.ts";
import { KeptDrafts } from "../store/kept-drafts.ts";
import type { DocumentPool } from "../sync/document-pool.ts";
import { createValuesPort } from "./values-port.ts";

interface UnsentDraft {
  readonly chatId: ChatId;
  readonly text: string;
}

interface UnsentDraftsOptions {
  readonly pool: DocumentPool;
  readonly values: LocalValues;
  readonly userId: UserId;
  /** Of threads: kept here, be it that the server has them as well. */
  readonly ofThreads: readonly UnsentDraft[];
}

/** What was begun to write, of messages and of changes of messages, and is not on the server's disk as it stands here. */
export async function listUnsentDrafts(options: UnsentDraftsOptions): Promise<readonly UnsentDraft[]> {
  const { pool, values, userId, ofThreads } = options;
  const found: UnsentDraft[] = [];
  const begun = `roost.${userId}.begun.`;
  for (const name of listNames(values, begun)) {
    const [chatId, id] = name.slice(begun.length).split(".");
    // What is answered is no text.
    if (isChatId(chatId) && isMessageId(id)) found.push({ chatId, text: values.getItem(name) ?? "" });
  }
  const lease = pool.open(userDocName(userId), { connect: false });
  await lease.replica.loaded;
  const user = openUserDoc(lease.replica.doc);
  const isOnServer = (key: ChatId, text: string): boolean => {
    const position = structOf(user.drafts, key);
    return readDraft(user, key)?.t === text && position !== undefined && lease.replica.isDurable(position);
  };
  for (const draft of ofThreads) {
    if (!threadDraftKeys(draft.chatId).some((key) => isOnServer(key, draft.text))) found.push(draft);
  }
  const kept = new KeptDrafts(createValuesPort(values), `roost.${userId}.draft.`);
  for (const chatId of new Set([...user.drafts.keys(), ...kept.names()])) {
    const stored = isChatId(chatId) ? readDraft(user, chatId) : undefined;
    // With `re` it is of a thread.
    if (!isChatId(chatId) || stored?.re !== undefined) continue;
    const here = kept.read(chatId);
    const text = here !== undefined && here.at >= (stored?.at ?? 0) ? here.t : (stored?.t ?? "");
    if (!isOnServer(chatId, text)) found.push({ chatId, text });
  }
  lease.close();
  return found;
}
