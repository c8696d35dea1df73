import { segmentDocName } from "../../shared/lib/doc-name.ts";
import type { MessageId, OrderKey } from "../../shared/lib/ids.ts";
import type { ChatFacts } from "./chat-description.ts";
import { ChatReader } from "./chat-reader.ts";
import { lastSeenHereOf } from "./chat-record.ts";
import { ChatSegments } from "./chat-segments.ts";
import type { ChatSessionOptions } from "./chat-session-options.ts";
import { ChatThreads } from "./chat-threads.ts";
import { MessageActions } from "./message-actions.ts";
import { MessageWriter } from "./message-writer.ts";
import { OwnMarker } from "./own-marker.ts";
import { SegmentWindow } from "./segment-window.ts";
import { Timeline } from "./timeline.ts";

/** How many messages at least stay in a window that is cut: enough for any screen, few enough for any phone. */
const keptMessages = 3_000;

/** What the session itself knows or does. */
export interface ChatPartsHooks {
  readonly isPinned: (id: MessageId) => boolean;
  readonly onSeen: (upTo: OrderKey) => void;
  /** undefined: not only one segment. */
  readonly onChange: (segment: number | undefined) => void;
}

/** What an open chat is made of. */
export interface ChatParts {
  readonly segments: ChatSegments;
  readonly window: SegmentWindow;
  readonly threads: ChatThreads;
  readonly timeline: Timeline;
  readonly reader: ChatReader;
  readonly writer: MessageWriter;
  readonly actions: MessageActions;
  readonly ownMarker: OwnMarker;
}

/** Builds the parts of an open chat and joins them. */
export function createChatParts(options: ChatSessionOptions, facts: ChatFacts, hooks: ChatPartsHooks): ChatParts {
  const { chatId, ports, deletions, clock } = options;
  const me = ports.identity.user.id;
  const segments: ChatSegments = new ChatSegments({
    chatId,
    documents: ports.documents,
    live: facts.live,
    isOnServer: facts.isOnServer,
    hasUnsentMessages: (n) => ports.hasUnsentMessages(segmentDocName(chatId, n)),
    findHighestUnsent: () => ports.findHighestUnsent(chatId),
    isOffline: options.isOffline,
    onChange: hooks.onChange,
    onLive: (live, before) => window.follow(live, before),
  });
  const window: SegmentWindow = new SegmentWindow({
    segments,
    keptMessages,
    isReading: () => reader.isReading,
    isNeeded: (n) => threads.isNeeded(n) || timeline.isHome(n),
    onChange: () => hooks.onChange(undefined),
  });
  const isHidden = (id: MessageId): boolean => deletions.isHidden(id);
  const threads: ChatThreads = new ChatThreads({
    chatId,
    me,
    isDirect: facts.kind === "direct",
    segments,
    marks: options.threadMarks,
    drafts: options.threadDrafts,
    isHidden,
    readTimeline: () => timeline,
    send: (root, text, sendOptions) => writer.write(text, { ...sendOptions, threadId: root }),
    onReleased: () => window.release(),
    onSeen: hooks.onSeen,
    onChange: () => hooks.onChange(undefined),
  });
  const timeline: Timeline = new Timeline(me, segments, window, {
    isPinned: hooks.isPinned,
    isHidden,
    links: threads.links,
    threadOn: (id) => threads.threads.summary(id),
  });
  const reader: ChatReader = new ChatReader({
    chatId,
    me,
    segments,
    window,
    timeline,
    positions: options.positions,
    loadLocator: ports.loadLocator,
    markedFrom: options.settings.readUnreadFrom(chatId),
    readElsewhere: () => ownMarker.readElsewhere(),
    readUnread: () => options.readFacts().unread ?? 0,
    readEndKey: () => threads.endKey(),
    onWritten: (message) => options.onLast(lastSeenHereOf(message)),
    onChange: () => hooks.onChange(undefined),
  });
  const writer: MessageWriter = new MessageWriter({
    me,
    segments,
    clock,
    findNewestOwn: () => timeline.newestOwn(),
    findHighestAccepted: () => timeline.highestAccepted,
    now: ports.now,
    onWrite: () => options.onWrite(),
  });
  const actions: MessageActions = new MessageActions({ me, segments, clock, now: ports.now });
  const ownMarker: OwnMarker = new OwnMarker({
    me,
    deviceId: ports.identity.deviceId,
    segments,
    timeline,
    seenUpTo: facts.seenUpTo,
    readAllSeen: () => options.readFacts().allSeen,
  });
  return { segments, window, threads, timeline, reader, writer, actions, ownMarker };
}
