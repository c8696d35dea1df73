import type { ChatId, ChatKind, DeviceId, MessageId, OrderKey, UserId } from "../../shared/lib/ids.ts";

export type { SearchHit, SearchQuery, SearchResultView } from "../search/search-view.ts";

/** What elements show. Views are immutable and keep their identity while unchanged. Times are epoch milliseconds. */

export interface PersonView {
  readonly id: UserId;
  readonly displayName: string;
  readonly email: string;
  /** The name of the person's picture, for `Pictures.find`. */
  readonly avatar?: string;
  readonly online: boolean;
  readonly lastSeenAt?: number;
}

/** `loading`: the device is being read. `expired`: the server wants a new sign-in; everything on the device stays readable. */
export type SessionView =
  | { readonly status: "loading" }
  | { readonly status: "signed-out" }
  | {
      readonly status: "signed-in" | "expired";
      readonly deviceId: DeviceId;
      readonly me: {
        readonly id: UserId;
        readonly displayName: string;
        readonly email: string;
        readonly avatar?: string;
      };
    };

export type ConnectionStatus = "offline" | "connecting" | "syncing" | "synced" | "refused";

export interface ConnectionView {
  readonly status: ConnectionStatus;
  /** When everything was last up to date with the server; undefined: never on this device. */
  readonly lastSyncedAt?: number;
  /** While syncing: documents done, of how many. */
  readonly progress?: { readonly done: number; readonly total: number };
}

export type DeliveryState = "pending" | "sent" | "seen" | "failed";

/** One row of the chat list, newest first. */
export interface ChatListItemView {
  readonly id: ChatId;
  readonly kind: ChatKind;
  /** A direct chat is titled by the other person. */
  readonly title: string;
  /** The other person of a direct chat. */
  readonly peerId?: UserId;
  /** The group's picture, or the other person's. */
  readonly picture?: string | undefined;
  readonly last?: {
    readonly author: UserId;
    readonly own: boolean;
    readonly text: string;
    readonly at: number;
    readonly state?: DeliveryState;
  };
  readonly unread: number;
  readonly mentions: number;
  /**
   * Threads that concern the person and in which something is new, if there are any. They stay when `unread` has passed
   * their replies, which count like all messages: by how far the chat was seen.
   */
  readonly unreadThreads?: number;
  readonly draft?: string;
  /** The draft is in this thread, and there is none in the chat itself. */
  readonly draftThread?: MessageId;
  /** Made on this device and not yet known to the server. */
  readonly pending: boolean;
  /** Whether the other person of a direct chat is there now. */
  readonly online: boolean;
  readonly muted: boolean;
  /** Kept above the others: the list has these first. */
  readonly pinned: boolean;
  /** In the list all the same: whoever shows it leaves these out, or apart. */
  readonly archived: boolean;
  /** Something that was written here was refused, or cannot be sent any more. */
  readonly failed?: true;
  /** Missing for a member. `leaving`: the person has left, and the server does not know yet. */
  readonly membership?: "leaving" | "left";
}

/** One emoji below a message, and who gave it, first ones first. */
export interface ReactionView {
  readonly emoji: string;
  readonly userIds: readonly UserId[];
  readonly mine: boolean;
}

/** A message that another one points at: for the quote above a reply, pins, search hits. */
export interface QuoteView {
  readonly id: MessageId;
  readonly author: UserId;
  /** The first 200 units. */
  readonly text: string;
  readonly deleted: boolean;
  /** False: it is not on this device. */
  readonly known: boolean;
}

/** The replies in a thread that are on this device. */
export interface ThreadSummaryView {
  readonly count: number;
  /** When the last one was written. */
  readonly lastAt: number;
  /** Replies of others that the person has not seen, on any device; at most 1,000. */
  readonly unread: number;
}

export interface MessageView {
  readonly id: MessageId;
  readonly author: UserId;
  readonly own: boolean;
  readonly sentAt: number;
  /** Where it stands; pending messages have none and stand last. */
  readonly orderKey?: OrderKey;
  readonly text: string;
  readonly deleted: boolean;
  readonly editedAt?: number;
  readonly state: DeliveryState;
  /** Its text as it is shown is not on the server, and there is no link that would bring it there in a moment. */
  readonly editUnsent?: boolean;
  /** What it answers. */
  readonly replyTo?: QuoteView;
  /** The first message of the thread that it belongs to. */
  readonly threadId?: MessageId;
  /** On a thread's first message: what there is in it. */
  readonly thread?: ThreadSummaryView;
  readonly reactions: readonly ReactionView[];
  readonly pinned: boolean;
  /** Somebody else wrote `@` and this person, or everybody. */
  readonly mentionsMe: boolean;
  /** Who has seen it, without its author, whoever is furthest first; empty while it is pending. */
  readonly seenBy: readonly UserId[];
  /** Deleted by an admin of the chat. */
  readonly removed?: true;
  /**
   * Why it is `failed`: a stable code. `no-access`: the person is no member any more; `refused`: the server said no;
   * `edit-not-valid`: the same, of an edit.
   */
  readonly failure?: string;
}

export interface ChatView {
  readonly id: ChatId;
  readonly kind: ChatKind;
  readonly title: string;
  readonly peerId?: UserId;
  /** The group's picture, or the other person's. */
  readonly picture?: string | undefined;
  readonly members: readonly PersonView[];
  /** Members whom the person took out, which the server does not know yet. */
  readonly removing: readonly PersonView[];
  /** False when the person has left, or was taken out by somebody: readable, not writable. */
  readonly writable: boolean;
  readonly typing: readonly UserId[];
  /** Who else has the chat on the screen. */
  readonly looking: readonly UserId[];
  readonly adminIds: readonly UserId[];
  /** Whether this person is one of the admins. */
  readonly admin: boolean;
  /** The latest pin first. */
  readonly pins: readonly QuoteView[];
  /** What was changed here and is not done yet: `title`, `picture`, `leave`, or `add`, `remove` or `admin` with `:<userId>`. */
  readonly pendingChanges: readonly string[];
  /** Threads that concern the person and in which something is new, by their first messages, the latest first. */
  readonly unreadThreads: readonly MessageId[];
}

/** Where somebody was reading: a message, and how far below the upper edge it begins, in pixels. */
export interface ReadingPosition {
  readonly id: MessageId;
  readonly offset: number;
}

/** A window over the chat's messages, oldest first, that is moved by `loadOlder`, `loadNewer`, `show` and `showLatest`. */
export interface TimelineView {
  /** False until the device's own copy was read. */
  readonly ready: boolean;
  readonly messages: readonly MessageView[];
  readonly hasOlder: boolean;
  /** The window ends before the newest message. */
  readonly hasNewer: boolean;
  /** Since the chat was opened the server has not said yet what is new in it: what arrives now was written before. */
  readonly isCatchingUp?: true;
  /** How many messages of others are new, also beyond the window; counting stops at 1,000. */
  readonly newBelow: number;
  /** Where the chat was left, and is to be shown first. Only if there is nothing new in it. */
  readonly position?: ReadingPosition;
  /** The first message that was unread when the chat was opened; fixed until it is closed or something is sent. */
  readonly firstUnreadId?: MessageId;
  /** Where somebody jumped to: to be brought into view and pointed at once. It goes by itself after a moment. */
  readonly focusId?: MessageId;
  /** What was seen by somebody who has seen the last of these messages; higher than that one's own key, if anything. */
  readonly endKey?: OrderKey;
}

/** Something that went wrong and that the person can do something about; `code` picks the text. */
export interface ProblemView {
  readonly code: "storage-full" | "storage-unavailable" | "command-failed" | "update-refused" | "app-outdated";
  /** Of `command-failed`: the API's code. */
  readonly detail?: string;
  /** Of `update-refused`: where what was refused is kept. */
  readonly chatId?: ChatId;
}
