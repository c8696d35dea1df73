import { Cell } from "../../../client/store/observable.ts";
import type { ChatListItemView, MessageView, PersonView, ReactionView } from "../../../client/store/views.ts";
import { limits } from "../../../shared/lib/limits.ts";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";
import type { GalleryStore } from "./gallery-store.ts";
import { createMessages, toQuote, type Line } from "./messages.ts";
import { me, people } from "./people.ts";

const harbour = "g0000harbour" as ChatId;
const fill = (text: string, length: number): string => text.repeat(Math.ceil(length / text.length)).slice(0, length);

/** As long as names may be, without a place to break; with emoji; from the right to the left. */
const names = [
  fill("Wolfeschlegelsteinhausenbergerdorff", limits.displayNameLength),
  "👩🏽‍🚀🏳️‍🌈 Zoë 👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦 the one with the very many families of emoji",
  "عبد الرحمن بن محمد بن عبد العزيز آل سعود الهاشمي",
  "אברהם בן־יצחק הלוי מירושלים הבירה",
  "M̷̢̛͚̦͉̱̦̤̞̻͙̈́̆̈́̽͗̎̾̕͝",
  fill("W", limits.displayNameLength),
] as const;
const crowd: readonly PersonView[] = Array.from({ length: 30 }, (_, index) => {
  const number = String(index).padStart(2, "0");
  const displayName = names[index] ?? `Member number ${number}`;
  return {
    id: `00band${number}` as UserId,
    displayName,
    email: `member${number}@example.org`,
    online: index % 3 === 0,
  };
});
const [latin, emoji, arabic, hebrew, marks, wide] = crowd.map(({ id }) => id) as readonly UserId[] as [
  UserId,
  UserId,
  UserId,
  UserId,
  UserId,
  UserId,
];
const title = fill("Megszentségteleníthetetlenségeskedéseitekért", limits.titleLength);
const many = Array.from("😀😃😄😁😆😅😂🤣😊😇🙂🙃😉😌😍🥰😘😗😙😚😋😛😝😜🤪🤨🧐🤓😎🤩🥳😏😒😞😔😟😕🙁😣😖");
const code = Array.from({ length: 300 }, (_, line) => `  const row${line} = cells.map((cell) => cell.${line});`);

const lines: readonly Line[] = [
  {
    by: latin,
    ago: 300,
    text: fill("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", 240),
  },
  {
    by: emoji,
    ago: 290,
    text: `https://example.org/${fill("a-path-without-an-end/", 300)}?query=${fill("x", 200)}`,
    answers: 0,
  },
  { by: arabic, ago: 280, text: "مرحبا بكم جميعا! نلتقي غدا الساعة 10:30 في Harbour office، أليس كذلك؟", pinned: true },
  { by: hebrew, ago: 270, text: "כן, ב־10:30. **אל תשכחו** את `plan-v4.pdf`.", answers: 2, pinned: true },
  { by: marks, ago: 260, text: `> ${fill("quoted ", 400)}\n\nand ${fill("n", 90)}`, pinned: true },
  { by: me.id, ago: 250, text: `\`\`\`ts\n${code.join("\n")}\n\`\`\``, pinned: true },
  {
    by: wide,
    ago: 240,
    text: `| ${fill("a column of a table | ", 600)}\n| ${fill("another cell of it | ", 600)}`,
    pinned: true,
  },
  {
    by: latin,
    ago: 230,
    text: "Everybody has something to say about this",
    pinned: true,
    reactions: many.map((found, index): ReactionView => ({
      emoji: found,
      userIds: crowd.slice(0, 1 + (index % 30)).map(({ id }) => id),
      mine: false,
    })),
    thread: [1_234, 999],
  },
  { by: me.id, ago: 220, text: "ok", seenBy: crowd.map(({ id }) => id), edited: true, pinned: true },
  { by: me.id, ago: 210, text: `Hi @${latin} and @${arabic}, ${fill("verylongword", 120)}`, answers: 4 },
];

function toRow(index: number, now: number): ChatListItemView {
  const last = crowd[index % crowd.length] as PersonView;
  return {
    id: `g0000more${String(index).padStart(3, "0")}` as ChatId,
    kind: "group",
    title: index % 4 === 0 ? `${names[index % names.length]}` : `Chat number ${index}`,
    last: { author: last.id, own: false, text: fill("What was said last ", 180), at: now - index * 3_600_000 },
    unread: index % 5 === 0 ? 1_200 : 0,
    mentions: index % 10 === 0 ? 2 : 0,
    pending: false,
    online: false,
    muted: index % 7 === 0,
    pinned: index < 3,
    archived: false,
  };
}

/** The same app with as much as there may be of everything: names, words, chats, reactions, readers, pins. */
export function withExtremes(store: GalleryStore): GalleryStore {
  const now = Date.now();
  const messages: readonly MessageView[] = createMessages(lines, now);
  const [first, ...others] = store.chats.value;
  if (first === undefined) throw new Error("the gallery has no chats");
  store.people.set([...crowd, ...store.people.value]);
  store.session.set({
    ...store.session.value,
    me: { ...me, displayName: fill("Konstantinopolitánszki", limits.displayNameLength) },
  } as never);
  store.chats.set([
    { ...first, title, unread: 1_500, mentions: 3, muted: true, unreadThreads: 4 },
    ...Array.from({ length: 300 }, (_, index) => toRow(index, now)),
    ...others,
  ]);
  store.timelineOf(harbour).set({ ...store.timelineOf(harbour).value, messages });
  return {
    ...store,
    openChat: (chatId) => {
      const open = store.openChat(chatId);
      if (open === undefined || chatId !== harbour) return open;
      const pins = messages.filter(({ pinned }) => pinned).map(toQuote);
      const members = [...crowd, { ...me, online: true }];
      const typing = [latin, wide];
      const chat = { ...open.chat.value, members, pins, typing, adminIds: [me.id, latin, people.anna.id] };
      return { ...open, chat: new Cell(chat) };
    },
  };
}
