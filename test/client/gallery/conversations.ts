import type { ChatId } from "../../../shared/lib/ids.ts";
import { faces } from "./faces.ts";
import type { Line } from "./messages.ts";
import { me, people } from "./people.ts";

export interface Conversation {
  readonly id: ChatId;
  readonly kind: "direct" | "group";
  readonly title: string;
  readonly with: readonly (keyof typeof people)[];
  readonly lines: readonly Line[];
  readonly unread?: number;
  readonly mentions?: number;
  readonly draft?: string;
  readonly picture?: string;
  readonly pending?: true;
  readonly muted?: true;
  readonly pinned?: true;
  readonly archived?: true;
}

const { anna, balint, chen, david, erzsi, farid, grace, jose } = Object.fromEntries(
  Object.entries(people).map(([name, { id }]) => [name, id]),
) as Record<keyof typeof people, Line["by"]>;
const day = 24 * 60;

export const conversations: readonly Conversation[] = [
  {
    id: "g0000harbour" as ChatId,
    kind: "group",
    title: "Harbour office move",
    picture: faces.harbour,
    with: ["anna", "balint", "david", "grace"],
    unread: 3,
    mentions: 1,
    pinned: true,
    lines: [
      { by: anna, ago: 2 * day + 40, text: "The landlord signed. We get the keys on the 2nd of December 🎉" },
      { by: grace, ago: 2 * day + 38, text: "Finally!" },
      { by: grace, ago: 2 * day + 38, text: "Which floor did it end up being?" },
      {
        by: anna,
        ago: 2 * day + 36,
        text: "Third, the corner with the big windows. The plan is here: https://files.example.org/harbour/floor-plan-v4.pdf (rooms 3.1 to 3.6 are ours).",
        pinned: true,
        reactions: [
          { emoji: "🎉", userIds: [grace, me.id], mine: true },
          { emoji: "❤️", userIds: [balint], mine: false },
        ],
      },
      {
        by: me.id,
        ago: 2 * day + 30,
        text: "Lovely. I can take the measuring on Thursday, I am in that part of town anyway.",
      },
      {
        by: david,
        ago: day + 220,
        text: "Movers’ offers, cheapest first:\n\n1. Dockside – 1,240 €\n2. Brothers Haul – 1,390 €, includes boxes\n3. City Move – 1,900 €\n\nI would take the second one: we need about sixty boxes, and they bring them a week earlier.",
      },
      { by: me.id, ago: day + 214, text: "Second one. Sixty boxes sounds right." },
      { by: balint, ago: day + 213, text: "+1", answers: 5, seenBy: [grace, david, anna, me.id] },
      { by: me.id, ago: day + 90, text: "", deleted: true },
      {
        by: me.id,
        ago: 74,
        text: "Measured everything. The long table fits, the **sofa does not** – it is `12 cm` too wide for the stairs.",
        edited: true,
        thread: [3, 2],
        seenBy: [grace, david, anna, balint],
        reactions: [{ emoji: "😮", userIds: [balint, david], mine: false }],
      },
      { by: me.id, ago: 73, text: "Photos follow when I am back at a desk", seenBy: [grace, balint, anna] },
      { by: grace, ago: 61, text: "👍👍", seenBy: [balint, anna, me.id] },
      { by: balint, ago: 16, text: "Then the sofa goes to the kitchen of the old place until somebody wants it." },
      { by: anna, ago: 12, text: "My sister would take it!" },
      { by: anna, ago: 11, text: "@0000me00 could you send me the exact size? She has a van on Saturday." },
    ],
  },
  {
    id: "0000anna0001" as ChatId,
    kind: "direct",
    title: people.anna.displayName,
    with: ["anna"],
    lines: [
      { by: anna, ago: 3 * day + 300, text: "Did the train leave on time?" },
      { by: me.id, ago: 3 * day + 290, text: "Forty minutes late, of course" },
      { by: me.id, ago: 3 * day + 289, text: "But I had a whole compartment to myself and finished the book." },
      { by: anna, ago: 3 * day + 280, text: "😄" },
      { by: anna, ago: 55, text: "Lunch tomorrow? The place at the bridge has the pumpkin soup again." },
      { by: me.id, ago: 52, text: "Yes! 12:30?" },
      { by: anna, ago: 50, text: "Perfect. I will be the one with the wet umbrella." },
      { by: me.id, ago: 3, text: "In the tunnel, no signal – writing anyway", state: "sent" },
      { by: me.id, ago: 2, text: "This one waits on my phone until we are out again", state: "pending" },
      { by: me.id, ago: 1, text: "And this one too", state: "pending" },
    ],
  },
  {
    id: "0000balint01" as ChatId,
    kind: "direct",
    title: people.balint.displayName,
    with: ["balint"],
    unread: 2,
    lines: [
      { by: me.id, ago: 200, text: "Szia Bálint! Megvan már a jegyzőkönyv a keddi megbeszélésről?" },
      { by: balint, ago: 190, text: "Szia! Igen, tegnap este befejeztem, csak még egyszer át akartam olvasni." },
      { by: balint, ago: 24, text: "Feltöltöttem: https://wiki.example.org/jegyzokonyvek/2026-11-17" },
      { by: balint, ago: 23, text: "Ha valamit kihagytam, írd bele nyugodtan – árvíztűrő tükörfúrógép :)" },
    ],
  },
  {
    id: "0000chen0001" as ChatId,
    kind: "direct",
    title: people.chen.displayName,
    with: ["chen"],
    draft: "好的,我周五之前把翻译",
    lines: [
      { by: chen, ago: day + 65, text: "你好!新版本的界面翻译我看过了,整体很好,只有两处需要改一下。" },
      { by: chen, ago: day + 64, text: "“离线”那一句太长,手机上会换行。" },
      { by: me.id, ago: day + 50, text: "谢谢!你有更短的说法吗?" },
      { by: chen, ago: day + 41, text: "“离线,内容已保存在本机”。这样就够了。" },
    ],
  },
  {
    id: "g000000print" as ChatId,
    kind: "group",
    title: "Nyomda és plakátok",
    with: ["balint", "erzsi"],
    lines: [
      { by: erzsi, ago: 4 * day, text: "A plakátok csütörtökre elkészülnek, 200 példány A2-ben." },
      { by: me.id, ago: 4 * day - 10, text: "Szuper, köszönöm! Elmegyek értük." },
    ],
  },
  {
    id: "0000david001" as ChatId,
    kind: "direct",
    title: people.david.displayName,
    with: ["david"],
    lines: [{ by: me.id, ago: 12 * day, text: "I tried the second invoice again", state: "failed" }],
  },
  {
    id: "g0000evening" as ChatId,
    kind: "group",
    title: "Thursday board games",
    with: ["grace", "hiro", "jose"],
    pending: true,
    lines: [],
  },
  {
    id: "g0000000site" as ChatId,
    kind: "group",
    title: "Website",
    with: ["chen", "farid", "jose", "hiro"],
    muted: true,
    lines: [
      {
        by: farid,
        ago: 5 * day + 60,
        text: "What is left for the relaunch:\n\n- the **price list** (David)\n- pictures of the *new* rooms\n  - daylight, no flash\n- ~~imprint~~ done",
      },
      {
        by: jose,
        ago: 5 * day + 40,
        text: "The redirect is one line:\n\n```nginx\nlocation /old/ { return 301 https://www.example.org/new$request_uri; } # keep the query\n```\nI can put it live tonight.",
        reactions: [
          { emoji: "👍", userIds: [farid, me.id, chen], mine: true },
          { emoji: "🚀", userIds: [chen], mine: false },
        ],
      },
      { by: me.id, ago: 5 * day + 30, text: "> I can put it live tonight.\nPlease do! After eight nobody is on it." },
      { by: farid, ago: 5 * day + 20, text: "مرحبا، الصفحة العربية جاهزة أيضًا. هل يمكنك إلقاء نظرة على العنوان؟" },
      { by: chen, ago: 5 * day + 10, text: "🎉" },
      {
        by: jose,
        ago: 5 * day + 5,
        text: "https://www.example.org/a/very/long/address/that/does/not/fit/on/one/line?and=it&has=parameters&of=every&kind=there&is=1234567890",
        seenBy: [farid, me.id],
      },
      { by: me.id, ago: 5 * day, text: "❤️", seenBy: [farid, jose] },
    ],
  },
  {
    id: "g00000summer" as ChatId,
    kind: "group",
    title: "Summer party",
    with: ["anna", "ilse"],
    archived: true,
    lines: [{ by: anna, ago: 130 * day, text: "Thank you all, it was lovely." }],
  },
];
