import { SeededRandom } from "../../sync-server/sync/validation/seeded-random.ts";
import { createTextSource } from "../chat-text.ts";

const hungarian = `küldhessen üzenet köszönöm szépen holnap találkozó délután kérlek nézd meg szerződést igen nem talán
később írok még egyszer árvíztűrő tükörfúrógép megbeszélés határidő számla ügyfél örülök hogy működik újra próbáld
frissítés`.split(/\s+/u);
const chinese = Array.from(
  "今天会议改到下午三点请大家准时参加谢谢我已经把文件上传到服务器了明日の会議は十時からですよろしくお願いします",
);
/** Each in a few messages of all, far apart. */
export const needles = [
  "Łódź spotkanie jutro",
  "Straße gesperrt wegen Größe",
  "明日の会議は十時からです",
  "Ezt a zsákbamacskát küldhessen el valaki?",
];

/** What people write to each other: English, a fifth Hungarian, a twentieth Chinese, and now and then a rare word. */
export function createChatTexts(seed: number): (i: number) => string {
  const random = new SeededRandom(seed);
  const english = createTextSource();
  const join = (words: readonly string[], count: number, separator: string): string =>
    Array.from({ length: count }, () => random.pick(words)).join(separator);
  return (i) => {
    if (i % 4_999 === 7) return random.pick(needles);
    const rare = random.chance(30) ? ` x${random.next().toString(32)}` : "";
    if (random.chance(5)) return join(chinese, 8 + random.below(40), "");
    if (random.chance(20)) return join(hungarian, 3 + random.below(20), " ") + rare;
    return english("", 20 + random.below(160)).trim() + rare;
  };
}

const typed = [
  "meeting tomorrow",
  "küldhessen",
  "arvizturo tukorfuro",
  "会議は十時",
  "下午三点",
  "lodz",
  "strasse",
  "invoice",
];
const rareQueries = [
  "zsakbamacska",
  "spotkanie jutro",
  "gesperrt",
  "customer invoice weather",
  "zzzz",
  "x1",
  "x2f",
  "xv9",
];

/** What somebody types, letter by letter, and pastes. */
export function listQueries(): readonly string[] {
  const prefixes = typed.flatMap((query) =>
    Array.from(query, (_, i) =>
      Array.from(query)
        .slice(0, i + 1)
        .join(""),
    ),
  );
  const rareWords = Array.from({ length: 20 }, (_, i) => `x${(i * 1.7).toString(32).slice(0, 1)}${i}`);
  return [
    ...prefixes.map((query) => query.trim()),
    ...rareQueries,
    ...rareWords,
    "has:link",
    "before:2023-12-01 tomorrow",
  ];
}
