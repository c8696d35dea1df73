import type { ChatId, DeviceId, MessageId, UserId } from "../../../shared/lib/ids.ts";
import type { AppStore, OpenChat } from "../../../client/store/app-store.ts";
import { Cell } from "../../../client/store/observable.ts";
import type {
  ChatListItemView,
  ChatView,
  ConnectionView,
  MessageView,
  PersonView,
  ProblemView,
  ReactionView,
  SessionView,
  TimelineView,
} from "../../../client/store/views.ts";
import { createAroundChats } from "./around-chats.ts";
import { conversations, type Conversation } from "./conversations.ts";
import { createHistory, createMessage, createMessages, toQuote } from "./messages.ts";
import { createThread } from "./thread.ts";
import { everybody, me, people } from "./people.ts";
import { toConnection, toProblems, type Scenario } from "./scenarios.ts";
import { withUnfinished } from "./unfinished.ts";

export interface GalleryStore extends AppStore {
  readonly session: Cell<SessionView>;
  readonly connection: Cell<ConnectionView>;
  readonly chats: Cell<readonly ChatListItemView[]>;
  readonly people: Cell<readonly PersonView[]>;
  readonly problems: Cell<readonly ProblemView[]>;
  /** What the elements asked for, in order. */
  readonly calls: string[];
  timelineOf(chatId: ChatId): Cell<TimelineView>;
}

/** A store without a network or a disk that behaves as the real one promises to. */
export function createGalleryStore(scenario: Scenario): GalleryStore {
  const now = Date.now();
  const signedIn: SessionView = { status: "signed-in", deviceId: "gallery0" as DeviceId, me };
  const known = ["first-run", "alone", "unsynced"].includes(scenario) ? [] : conversations;
  const calls: string[] = [];
  const timelines = new Map<ChatId, Cell<TimelineView>>();
  const drafts = new Map<ChatId, Cell<string>>();
  const chats = new Cell<readonly ChatListItemView[]>(known.map((conversation) => toListItem(conversation, now)));

  const timelineOf = (chatId: ChatId): Cell<TimelineView> => {
    let timeline = timelines.get(chatId);
    if (timeline === undefined) timelines.set(chatId, (timeline = new Cell(createTimeline(chatId, scenario, now))));
    return timeline;
  };

  const openChat = (chatId: ChatId): OpenChat | undefined => {
    const item = chats.value.find((chat) => chat.id === chatId);
    if (item === undefined) return undefined;
    const timeline = timelineOf(chatId);
    let draft = drafts.get(chatId);
    if (draft === undefined) drafts.set(chatId, (draft = new Cell(item.draft ?? "")));
    const kept = draft;
    const change = (id: MessageId, to: (message: MessageView) => MessageView): void => {
      const messages = timeline.value.messages.map((found) => (found.id === id ? to(found) : found));
      timeline.set({ ...timeline.value, messages });
    };
    return {
      chat: new Cell(toChatView(item, known, scenario)),
      timeline,
      draft: kept,
      send: (text, options) => {
        const at = Date.now();
        const message = createMessage({ by: me.id, text, ago: 0, state: "pending" }, at, calls.length);
        const { id } = message;
        const answered = timeline.value.messages.find((found) => found.id === options?.replyTo);
        const shown = answered === undefined ? message : { ...message, replyTo: toQuote(answered) };
        timeline.set({ ...timeline.value, messages: [...timeline.value.messages, shown] });
        calls.push(`send ${text}`);
        return { id, written: Promise.resolve() };
      },
      retry: (id) => calls.push(`retry ${id}`),
      discard: (id) => {
        calls.push(`discard ${id}`);
        timeline.set({ ...timeline.value, messages: timeline.value.messages.filter((found) => found.id !== id) });
      },
      loadMessage: () => Promise.resolve(),
      edit: (id, text) => {
        if (timeline.value.messages.every((found) => found.id !== id || found.deleted)) return false;
        calls.push(`edit ${text}`);
        change(id, (message) => ({ ...message, text, editedAt: Date.now() }));
        return true;
      },
      editHistory: (id) => {
        const message = timeline.value.messages.find((found) => found.id === id);
        if (message?.editedAt === undefined) return [];
        return [
          { text: "What it said at first", at: message.sentAt },
          { text: message.text, at: message.editedAt },
        ];
      },
      deleteMessage: (id) => {
        calls.push("delete");
        const before = timeline.value;
        timeline.set({ ...before, messages: before.messages.filter((found) => found.id !== id) });
        return {
          undo: () => {
            timeline.set(before);
            return true;
          },
        };
      },
      removeMessage: (id) => change(id, (message) => ({ ...message, text: "", deleted: true, removed: true })),
      react: (id, emoji, on) => {
        calls.push(`react ${emoji} ${on}`);
        change(id, (message) => ({ ...message, reactions: react(message.reactions, emoji, on) }));
      },
      pin: (id, pinned) => {
        calls.push(`pin ${pinned}`);
        change(id, (message) => ({ ...message, pinned }));
      },
      enter: () => calls.push(`enter ${chatId}`),
      setDraft: (text) => kept.set(text),
      markSeen: (upTo) => calls.push(`seen ${upTo}`),
      loadOlder: () => Promise.resolve(),
      show: (target) => {
        const focusId = timeline.value.messages.find(({ id, sentAt }) =>
          typeof target === "string" ? id === target : sentAt >= target.at,
        )?.id;
        if (focusId !== undefined) timeline.set({ ...timeline.value, focusId });
        return Promise.resolve(focusId !== undefined);
      },
      openThread: (root) => createThread(root, timeline, calls),
      threadOf: () => undefined,
      loadNewer: () => Promise.resolve(),
      showLatest: () => calls.push("show latest"),
      keepPosition: () => undefined,
      markUnread: (id) => calls.push(`unread ${id}`),
      setTyping: (typing) => calls.push(`typing ${typing}`),
      close: () => calls.push(`close ${chatId}`),
    };
  };

  return {
    session: new Cell<SessionView>(
      scenario === "signed-out"
        ? { status: "signed-out" }
        : scenario === "expired"
          ? { ...signedIn, status: "expired" }
          : signedIn,
    ),
    connection: new Cell<ConnectionView>(toConnection(scenario, now)),
    people: new Cell(scenario === "alone" || scenario === "unsynced" ? [] : everybody),
    chats,
    problems: new Cell<readonly ProblemView[]>(toProblems(scenario)),
    ...createAroundChats(calls, now),
    calls,
    timelineOf,
    signUp: () => Promise.resolve({ ok: false, code: "email-taken", message: "" }),
    signIn: () => Promise.resolve({ ok: false, code: "offline", message: "" }),
    countUnsent: () => Promise.resolve(scenario === "offline" ? 3 : 0),
    signOut: ({ erase }) => Promise.resolve(void calls.push(`sign out ${erase}`)),
    lastChatId: undefined,
    startDirectChat: (userId) => {
      calls.push(`start ${userId}`);
      return Promise.resolve("0000anna0001" as ChatId);
    },
    startGroupChat: ({ title, memberIds }) => {
      calls.push(`group ${title} ${memberIds.join()}`);
      return Promise.resolve("g0000evening" as ChatId);
    },
    openChat,
    forward: (texts, { chatIds, userIds }) => {
      calls.push(`forward ${texts.join(" | ")} to ${[...chatIds, ...userIds].join()}`);
      return Promise.resolve([]);
    },
    dismissProblem: () => calls.push("dismiss"),
    reconnect: () => calls.push("reconnect"),
  };
}

function react(reactions: readonly ReactionView[], emoji: string, on: boolean): readonly ReactionView[] {
  const others = reactions.map((found) =>
    found.emoji === emoji ? { emoji, mine: false, userIds: found.userIds.filter((id) => id !== me.id) } : found,
  );
  const given = others.find((found) => found.emoji === emoji)?.userIds ?? [];
  const mine: ReactionView = { emoji, mine: true, userIds: [...given, me.id] };
  const all = others.some((found) => found.emoji === emoji)
    ? others.map((found) => (on && found.emoji === emoji ? mine : found))
    : [...others, ...(on ? [mine] : [])];
  return all.filter(({ userIds }) => userIds.length > 0);
}

function createTimeline(chatId: ChatId, scenario: Scenario, now: number): TimelineView {
  const conversation = conversations.find(({ id }) => id === chatId);
  const authors: UserId[] = [me.id, people.anna.id, people.grace.id];
  const messages =
    scenario === "long" ? createHistory(3000, authors, now) : createMessages(conversation?.lines ?? [], now);
  if (scenario === "broken") breakOne(messages);
  if (scenario === "unfinished") {
    return { ready: true, messages: withUnfinished(messages, now), hasOlder: false, hasNewer: false, newBelow: 0 };
  }
  const firstUnread = messages.at(-(conversation?.unread ?? 0));
  const base = { ready: true, messages, hasOlder: false, hasNewer: false, newBelow: conversation?.unread ?? 0 };
  return conversation?.unread === undefined || firstUnread === undefined
    ? base
    : { ...base, firstUnreadId: firstUnread.id };
}

/** One message that throws when it is shown, as a fault in the app would. */
function breakOne(messages: readonly MessageView[]): void {
  const broken = messages.at(-3);
  if (broken === undefined) return;
  Object.defineProperty(broken, "pinned", {
    get() {
      throw new Error("this message is meant to be broken");
    },
  });
}

function personOf(name: keyof typeof people): PersonView {
  return people[name];
}

function toListItem(conversation: Conversation, now: number): ChatListItemView {
  const last = createMessages(conversation.lines, now).at(-1);
  const peer = conversation.kind === "direct" ? conversation.with[0] : undefined;
  return {
    id: conversation.id,
    kind: conversation.kind,
    title: conversation.title,
    ...(peer === undefined ? {} : { peerId: people[peer].id }),
    picture: peer === undefined ? conversation.picture : personOf(peer).avatar,
    ...(last === undefined
      ? {}
      : {
          last: {
            author: last.author,
            own: last.own,
            text: last.text,
            at: last.sentAt,
            ...(last.own ? { state: last.state } : {}),
          },
        }),
    unread: conversation.unread ?? 0,
    mentions: conversation.mentions ?? 0,
    ...(conversation.draft === undefined ? {} : { draft: conversation.draft }),
    pending: conversation.pending === true,
    online: peer !== undefined && people[peer].online,
    muted: conversation.muted === true,
    pinned: conversation.pinned === true,
    archived: conversation.archived === true,
    ...(last?.state === "failed" ? { failed: true as const } : {}),
  };
}

function toChatView(item: ChatListItemView, known: readonly Conversation[], scenario: Scenario): ChatView {
  const conversation = known.find(({ id }) => id === item.id);
  const others = (conversation?.with ?? []).map((name) => people[name]);
  return {
    id: item.id,
    kind: item.kind,
    title: item.title,
    ...(item.peerId === undefined ? {} : { peerId: item.peerId }),
    picture: item.picture,
    members: [...others, { ...me, online: true }],
    writable: scenario !== "left",
    pendingChanges: scenario === "changes" ? ["title", `add:${people.balint.id}`] : [],
    removing: [],
    unreadThreads: [],
    typing: scenario === "typing" ? others.slice(0, 2).map(({ id }) => id) : [],
    looking: [],
    adminIds: item.kind === "group" ? [me.id] : [],
    admin: item.kind === "group",
    pins: createMessages(conversation?.lines ?? [], Date.now())
      .filter(({ pinned }) => pinned)
      .map(toQuote),
  };
}
