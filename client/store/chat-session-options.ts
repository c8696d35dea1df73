import type { ChatId, OrderKey } from "../../shared/lib/ids.ts";
import type { ChatFacts } from "./chat-description.ts";
import type { LastSeenHere } from "./chat-record.ts";
import type { Deletions } from "./deletions.ts";
import type { Drafts } from "./drafts.ts";
import type { MessageClock } from "./message-clock.ts";
import type { PeopleStore } from "./people-store.ts";
import type { PersonPorts } from "./person-ports.ts";
import type { ReadingPositions } from "./reading-positions.ts";
import type { Settings } from "./settings.ts";
import type { SettingsView } from "./settings-view.ts";
import type { ThreadDrafts } from "./thread-drafts.ts";
import type { ThreadMarks } from "./thread-marks.ts";
import type { UnreadThread } from "./unread-threads.ts";

/** What an open chat needs of its person's store. */
export interface ChatSessionOptions {
  readonly chatId: ChatId;
  readonly ports: PersonPorts;
  readonly people: PeopleStore;
  readonly drafts: Drafts;
  readonly deletions: Deletions;
  readonly threadMarks: ThreadMarks;
  readonly threadDrafts: ThreadDrafts;
  readonly clock: MessageClock;
  readonly settings: Settings;
  readonly positions: ReadingPositions;
  readonly readSettings: () => SettingsView;
  readonly isOffline: () => boolean;
  /** What the list, the outbox and the cache know of the chat at this moment. */
  readonly readFacts: () => ChatFacts;
  /** A message is about to be written. */
  readonly onWrite: () => void;
  readonly onLast: (last: LastSeenHere) => void;
  readonly onSeen: (upTo: OrderKey) => void;
  readonly onUnread: () => void;
  readonly onThreads: (find: (before: readonly UnreadThread[]) => readonly UnreadThread[]) => void;
  readonly onClosed: () => void;
}
