import type { ChatId, ChatKind, DeviceId, MessageId, UserId } from "../../shared/lib/ids.ts";
import type { NewPicture } from "../../shared/protocol/api.ts";
import type { DocName } from "../../shared/lib/doc-name.ts";
import type { Documents } from "./open-document.ts";
import type * as segmentLocator from "./segment-locator.ts";

/** Who is signed in, and on which sign-in of this device. */
export interface Identity {
  readonly user: {
    readonly id: UserId;
    readonly displayName: string;
    readonly email: string;
    readonly avatar?: string;
  };
  readonly deviceId: DeviceId;
}

/** What the device remembers beside documents. Reads meet whatever an older version wrote. */
export interface CachePort {
  readAll(prefix: string): Promise<ReadonlyMap<string, unknown>>;
  /** undefined removes. */
  write(prefix: string, entries: Iterable<readonly [string, unknown]>): Promise<void>;
}

/** Storage that is there in the same instant. */
export interface ValuesPort {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
  /** All names that begin with `prefix`. */
  list(prefix: string): readonly string[];
}

/** A chat that waits in the outbox for being made on the server. */
export interface PendingChat {
  readonly id: ChatId;
  readonly kind: ChatKind;
  readonly title: string;
  readonly memberIds: readonly UserId[];
  readonly givenAt: number;
  /** The server refused it; what was written in it stays on this device. */
  readonly isRefused: boolean;
}

/** A picture to set. `name` is what `PersonView.avatar` and `ChatView.picture` call it. */
export interface NamedPicture extends NewPicture {
  readonly name: string;
}

/** A change of a group that waits in the outbox. */
export type ChatChange =
  | { readonly kind: "rename"; readonly title: string }
  | { readonly kind: "picture"; readonly picture: NamedPicture | null }
  | { readonly kind: "put-member"; readonly userId: UserId; readonly admin?: boolean }
  | { readonly kind: "remove-member"; readonly userId: UserId };

/** The outbox, as far as chats are concerned. */
export interface CommandsPort {
  listPendingChats(): readonly PendingChat[];
  /** Settles when the command is on disk. */
  createChat(chat: {
    readonly id: ChatId;
    readonly kind: ChatKind;
    readonly title?: string;
    readonly memberIds: readonly UserId[];
  }): Promise<void>;
  /** Forgets that the server refused to make this chat. */
  takeBackRefusedChat(chatId: ChatId): Promise<void>;
  /** What waits for being changed, in the order in which it will be. */
  listChatChanges(chatId: ChatId): readonly ChatChange[];
  changeChat(chatId: ChatId, change: ChatChange): Promise<void>;
  /** Forgets changes that wait; one that is on its way may be made all the same. */
  takeBackChanges(chatId: ChatId, isMeant: (change: ChatChange) => boolean): Promise<void>;
  changeProfile(change: { readonly displayName?: string; readonly sharePresence?: boolean }): Promise<void>;
}

/** A text of this person that the server refused. */
export interface FailedTextPort {
  readonly id: string;
  readonly docName: DocName;
  readonly text: string;
  /** What it answered, and the thread that it was written in. */
  readonly re?: MessageId;
  readonly th?: MessageId;
  readonly reason: string;
}

/** The refused texts, kept on the device until the person decides. */
export interface FailedTextsPort {
  list(): readonly FailedTextPort[];
  remove(id: string): Promise<void>;
}

/** Everything that the store of one signed-in person needs from the rest of the app. */
export interface PersonPorts {
  readonly identity: Identity;
  readonly documents: Documents;
  readonly cache: CachePort;
  readonly values: ValuesPort;
  readonly commands: CommandsPort;
  readonly failedTexts: FailedTextsPort;
  /** The server's time as well as it is known, epoch milliseconds. */
  readonly now: () => number;
  /** A whole number from 0 to `below` - 1. */
  readonly randomBelow: (below: number) => number;
  readonly makeDirectChatId: (a: UserId, b: UserId) => Promise<ChatId>;
  readonly makeGroupChatId: () => ChatId;
  /** Rejects without a network where there is no copy of that code. */
  readonly loadLocator: () => Promise<typeof segmentLocator>;
  /** Whether a document holds something that the server does not have. */
  readonly isUnsent: (docName: DocName) => boolean;
  /** Whether there are messages among it that were written here. */
  readonly hasUnsentMessages: (docName: DocName) => boolean;
  /** The highest segment of a chat that holds such messages; -1 if none does. */
  readonly findHighestUnsent: (chatId: ChatId) => number;
}
