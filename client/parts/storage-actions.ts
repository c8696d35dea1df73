import type { ChatId } from "../../shared/lib/ids.ts";
import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import type { DeviceUsageView, UnsentTextView } from "../store/device-storage.ts";
import type { PersonView } from "../store/views.ts";
import type { ChatKeepings } from "../sync/chat-keeping.ts";
import { exportDevice } from "../sync/device-export.ts";
import { measureDocument } from "../sync/device-usage.ts";
import { findPictureDatabase } from "../sync/picture-database.ts";
import { listUnsentMessages } from "../sync/unsent-messages.ts";
import type { DeferredHistory } from "./deferred-history.ts";
import type { StorageParts, StorageWork } from "./storage-parts.ts";
import { streamText } from "./stream-text.ts";
import { listUnsentDrafts } from "./unsent-drafts.ts";

const dropAttempts = 6;
const dropAgainAfterMs = 300;

export interface StorageActionParts extends StorageParts, Omit<StorageWork, "createHistory"> {
  readonly keepings: ChatKeepings;
  readonly history: DeferredHistory;
}

/** What a person asks of this device's storage now and then; loaded when somebody does. */
export interface StorageActions {
  readUsage(): Promise<DeviceUsageView>;
  drop(chatId: ChatId): Promise<boolean>;
  listUnsent(): Promise<readonly UnsentTextView[]>;
  exportAll(): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
}

export function createStorageActions(parts: StorageActionParts): StorageActions {
  const { environment, identity, pool, unsent, journal, pointers, marks, search } = parts;
  const { keepings, ledger, remover, history, listDocuments, readLimit, forgetStart } = parts;
  const userId = identity.user.id;

  const listOf = async (chatId: ChatId): Promise<readonly DocName[]> =>
    (await listDocuments()).filter((docName) => docName === chatId || docName.startsWith(`${chatId}.`));

  const readUsage = async (): Promise<DeviceUsageView> => {
    const sizes = new Map<ChatId, number>();
    for (const docName of await listDocuments()) {
      const address = parseDocName(docName);
      if (address === undefined || address.kind === "user") continue;
      const known = ledger.held.get(docName)?.bytes ?? 0;
      const bytes = known > 0 ? known : await measureDocument(userId, docName, pointers);
      sizes.set(address.chatId, (sizes.get(address.chatId) ?? 0) + bytes);
    }
    for (const chatId of keepings.list()) if (!sizes.has(chatId)) sizes.set(chatId, 0);
    const onServer = new Set(
      parts
        .store()
        .listSummaries()
        .map(({ id }) => id),
    );
    const withUnsent = new Set([...unsent.list(), ...journal.listDocNames()].map(chatOf));
    const chats = Array.from(sizes, ([chatId, bytes]) => ({
      chatId,
      bytes,
      keeping: keepings.read(chatId),
      returns: onServer.has(chatId),
      holdsUnsent: withUnsent.has(chatId),
    }));
    const { usage, quota } = (await environment.room?.estimate?.()) ?? {};
    const persisted = await environment.room?.persisted?.();
    return {
      limit: await readLimit(),
      chats: chats.sort((a, b) => b.bytes - a.bytes),
      ...(usage === undefined ? {} : { usage }),
      ...(quota === undefined ? {} : { quota }),
      ...(persisted === undefined ? {} : { persisted }),
    };
  };

  const drop = async (chatId: ChatId): Promise<boolean> => {
    keepings.write(chatId, "dropped");
    forgetStart(chatId);
    marks.remove(chatId);
    await history.interrupt();
    let kept = await listOf(chatId);
    for (let attempt = 1; ; attempt++) {
      const documents = kept;
      const isGone = await Promise.all(documents.map((docName) => remover.remove(docName)));
      ledger.remove(documents.filter((_, i) => isGone[i] === true));
      kept = documents.filter((_, i) => isGone[i] !== true);
      // What is only being synced, or let go of, is free in a moment.
      if (attempt === dropAttempts || kept.every((docName) => unsent.has(docName))) break;
      await new Promise((resolve) => setTimeout(resolve, dropAgainAfterMs));
    }
    search.dropChat(chatId);
    for (const docName of kept) search.noteChanged(docName);
    return kept.length === 0;
  };

  const listUnsent = async (): Promise<readonly UnsentTextView[]> => {
    const found: UnsentTextView[] = [];
    const note = (kind: UnsentTextView["kind"], chatId: ChatId | undefined, text: string): void => {
      if (chatId !== undefined && text !== "") found.push({ kind, chatId, text });
    };
    const names = [...new Set([...unsent.list(), ...journal.listDocNames()])];
    for (const { docName, text } of await listUnsentMessages(pool, userId, names)) {
      note("pending", chatOf(docName), text);
    }
    for (const { docName, text } of parts.failedTexts.list()) note("refused", chatOf(docName), text);
    const ofThreads = parts.store().listThreadDraftsHere();
    const drafts = await listUnsentDrafts({ pool, values: environment.values, userId, ofThreads });
    for (const { chatId, text } of drafts) note("draft", chatId, text);
    return found;
  };

  async function* writeAll(): AsyncGenerator<string> {
    const { people, chats, settings } = parts.cells;
    // What was typed a moment ago stands in the document then.
    parts.store().flush();
    const known = new Map(
      parts
        .store()
        .listSummaries()
        .map((summary) => [summary.id, summary]),
    );
    const database = await findPictureDatabase(userId);
    yield* exportDevice({
      pool,
      userId,
      documents: await listDocuments(),
      head: {
        format: "roost-export",
        version: 1,
        exportedAt: new Date().toISOString(),
        me: describePerson(parts.store().people.find(userId)),
        people: people.value.map(describePerson),
        settings: settings.value,
        onlyHere: await listUnsent(),
      },
      pictures: database?.list(),
      chats: chats.value.map(({ id, kind, title, peerId, picture }) => ({
        id,
        kind,
        title,
        ...(peerId === undefined && picture !== undefined ? { picture } : {}),
        members: known.get(id)?.members ?? [],
      })),
    });
    await database?.close();
  }

  return { readUsage, drop, listUnsent, exportAll: () => Promise.resolve(streamText(writeAll())) };
}

function describePerson({ id, displayName, email, avatar }: PersonView): Partial<PersonView> {
  return { id, displayName, email, ...(avatar === undefined ? {} : { avatar }) };
}

function chatOf(docName: DocName): ChatId | undefined {
  const address = parseDocName(docName);
  return address === undefined || address.kind === "user" ? undefined : address.chatId;
}
