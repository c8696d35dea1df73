import type { Outbox } from "../outbox/outbox.ts";
import type { Identity, PersonPorts } from "../store/person-ports.ts";
import type { CacheDatabase } from "../sync/cache-database.ts";
import type { DocumentPool } from "../sync/document-pool.ts";
import type { FailedTexts } from "../sync/failed-texts.ts";
import type { UnsentRegistry } from "../sync/unsent-registry.ts";
import { parseDocName } from "../../shared/lib/doc-name.ts";
import { groupChatIdFromRandom, type ChatId } from "../../shared/lib/ids.ts";
import { listChatChanges, listPendingChats, takeBackChanges, takeBackRefusedChat } from "./commands.ts";
import { makeDirectChatId } from "./direct-chat-id.ts";
import type { Environment } from "./environment.ts";
import type { OwnProfile } from "./own-profile.ts";
import { createValuesPort } from "./values-port.ts";

interface PersonPortsParts {
  readonly environment: Environment;
  readonly identity: Identity;
  readonly documents: DocumentPool;
  readonly cache: CacheDatabase;
  readonly failedTexts: FailedTexts;
  readonly unsent: UnsentRegistry;
  readonly outbox: Outbox;
  readonly profile: OwnProfile;
  /** Epoch milliseconds by the server's clock. */
  readonly now: () => number;
}

/** What a person's store knows of everything below it. */
export function createPersonPorts(parts: PersonPortsParts): PersonPorts {
  const { environment, outbox, unsent } = parts;
  const { values } = environment;
  return {
    identity: parts.identity,
    documents: parts.documents,
    cache: parts.cache,
    values: createValuesPort(values),
    failedTexts: parts.failedTexts,
    commands: {
      listPendingChats: () => listPendingChats(outbox.commands),
      createChat: async (chat) => void (await outbox.add({ kind: "create-chat", chat })),
      takeBackRefusedChat: (chatId) => takeBackRefusedChat(outbox, chatId),
      listChatChanges: (chatId) => listChatChanges(outbox.commands, chatId),
      changeChat: async (chatId, change) => void (await outbox.add({ kind: "change-chat", chatId, change })),
      takeBackChanges: (chatId, isMeant) => takeBackChanges(outbox, chatId, isMeant),
      changeProfile: (change) => parts.profile.change(change),
    },
    now: parts.now,
    randomBelow: (below) => Math.floor(environment.random() * below),
    makeDirectChatId: (a, b) => makeDirectChatId(a, b, environment.sha256),
    makeGroupChatId: () => groupChatIdFromRandom(environment.randomBytes(8)),
    loadLocator: environment.loadLocator,
    isUnsent: (docName) => unsent.has(docName),
    hasUnsentMessages: (docName) => unsent.messageClientId(docName) > 0,
    findHighestUnsent: (chatId) => highestUnsentSegment(unsent, chatId),
  };
}

function highestUnsentSegment(unsent: UnsentRegistry, chatId: ChatId): number {
  const segments = unsent.list().flatMap((docName) => {
    const address = parseDocName(docName);
    const isOfChat = address?.kind === "segment" && address.chatId === chatId;
    return isOfChat && unsent.messageClientId(docName) > 0 ? [address.segment] : [];
  });
  return Math.max(-1, ...segments);
}
