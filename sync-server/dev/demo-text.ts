export type Language = "en" | "hu" | "zh";

interface Phrases {
  readonly openers: readonly string[];
  readonly statements: readonly string[];
  readonly questions: readonly string[];
  readonly answers: readonly string[];
  readonly things: readonly string[];
  readonly days: readonly string[];
  /** Between two sentences. */
  readonly gap: string;
}

/** `{thing}` and `{day}` stand for one of the lists of the same name. */
const phrases: Readonly<Record<Language, Phrases>> = {
  en: {
    openers: [
      "Morning!",
      "Hi all.",
      "Quick one:",
      "By the way,",
      "Good news:",
      "Heads-up:",
      "Right,",
      "Just a thought.",
    ],
    statements: [
      "{thing} is ready for a look.",
      "I moved {thing} to {day}, there was a clash.",
      "{thing} went out half an hour ago and everything is calm.",
      "I found a small mistake in {thing} and fixed it on the way.",
      "the customer liked {thing} more than we hoped.",
      "I am on the train until noon, so {thing} comes a little later.",
      "{thing} needs another pair of eyes before {day}.",
      "I wrote down what we said about {thing}, it is in the notes.",
      "the numbers for {thing} look better than last week.",
      "we can drop {thing}, nobody has asked for it in a month.",
      "I will be off on {day}; Priya knows everything about {thing}.",
      "the test for {thing} failed twice and then passed. I am looking into it.",
    ],
    questions: [
      "Who has time for {thing} on {day}?",
      "Is {thing} still planned for {day}?",
      "Could somebody check {thing} with me?",
      "Do we want to show {thing} on {day}, or wait?",
      "Has anyone seen the latest version of {thing}?",
      "Lunch at twelve?",
    ],
    answers: [
      "Sounds good.",
      "Thanks, that helps a lot!",
      "On it.",
      "Yes, {day} works for me.",
      "Not today, sorry. {day}?",
      "I had the same thought.",
      "👍",
      "Done, have a look.",
      "Ha, exactly.",
      "Let us talk about {thing} after lunch.",
      "Perfect 🎉",
    ],
    things: [
      "the release",
      "the invoice page",
      "the offer",
      "the new layout",
      "the budget",
      "the release notes",
      "the import",
    ],
    days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "next week"],
    gap: " ",
  },
  hu: {
    openers: [
      "Sziasztok!",
      "Jó reggelt!",
      "Csak röviden:",
      "Egyébként",
      "Jó hír:",
      "Figyelem:",
      "Na,",
      "Még egy dolog:",
    ],
    statements: [
      "{thing} elkészült, megnézhetitek.",
      "{thing} átkerült erre a napra: {day}, mert ütközött.",
      "{thing} fél órája kiment, eddig minden nyugodt.",
      "találtam egy apró hibát, {thing} már javítva van.",
      "az ügyfélnek jobban tetszett, mint reméltük: {thing}.",
      "délig a vonaton ülök, úgyhogy {thing} kicsit később jön.",
      "jó lenne, ha {thing} kapna még egy szempárt ({day}).",
      "leírtam, amit megbeszéltünk: {thing}, ott van a jegyzetekben.",
      "a számok szebbek, mint a múlt héten: {thing}.",
      "szerintem elengedhetjük: {thing}, egy hónapja senki sem kérte.",
      "a küldhessen gomb végre ékezetekkel is működik.",
      "kétszer elhasalt a teszt, aztán átment: {thing}. Utánanézek.",
    ],
    questions: [
      "Kinek van ideje: {thing}, {day}?",
      "Marad a terv: {thing}, {day}?",
      "Átnézné velem valaki? {thing}",
      "Mutassuk meg, vagy várjunk még? {thing}",
      "Ki látta a legújabb változatot? {thing}",
      "Ebéd délben?",
    ],
    answers: [
      "Jól hangzik.",
      "Köszi, ez sokat segít!",
      "Máris csinálom.",
      "Nekem jó: {day}.",
      "Ma sajnos nem. {day}?",
      "Nekem is ez jutott eszembe.",
      "👍",
      "Kész, nézd meg.",
      "Pontosan így van.",
      "Ebéd után beszéljük meg: {thing}.",
      "Tökéletes 🎉",
    ],
    things: [
      "az új kiadás",
      "a számlaoldal",
      "az ajánlat",
      "az új elrendezés",
      "a költségvetés",
      "a súgó szövege",
      "az importálás",
    ],
    days: ["hétfő", "kedd", "szerda", "csütörtök", "péntek", "jövő hét"],
    gap: " ",
  },
  zh: {
    openers: ["大家早!", "各位好。", "简单说一下:", "对了,", "好消息:", "提醒一下:", "好的,", "顺便说一句,"],
    statements: [
      "{thing}已经准备好了,可以看看。",
      "我把{thing}改到{day}了,时间有冲突。",
      "{thing}半小时前上线了,一切正常。",
      "我在{thing}里发现一个小错误,顺手改好了。",
      "客户比我们预想的更喜欢{thing}。",
      "我中午之前都在火车上,{thing}会晚一点。",
      "{day}之前最好再有人检查一下{thing}。",
      "关于{thing}的讨论我记下来了,在会议记录里。",
      "{thing}的数据比上周好看多了。",
      "我觉得{thing}可以先不做,一个月没人提过了。",
      "我{day}休假,{thing}的事可以找李娜。",
      "{thing}的测试失败了两次,后来又通过了,我查一下原因。",
    ],
    questions: [
      "{day}谁有时间看一下{thing}?",
      "{thing}还是按计划{day}做吗?",
      "有人能和我一起核对{thing}吗?",
      "{thing}是{day}展示,还是再等等?",
      "谁有{thing}的最新版本?",
      "十二点一起吃午饭吗?",
    ],
    answers: [
      "听起来不错。",
      "谢谢,帮大忙了!",
      "我来处理。",
      "{day}我可以。",
      "今天不行,抱歉。{day}怎么样?",
      "我也是这么想的。",
      "👍",
      "做好了,看一下吧。",
      "哈哈,没错。",
      "吃完午饭再聊{thing}吧。",
      "太好了 🎉",
    ],
    things: ["新版本", "发票页面", "报价单", "新的布局", "预算", "发布说明", "数据导入"],
    days: ["周一", "周二", "周三", "周四", "周五", "下周"],
    gap: "",
  },
};

export type Random = () => number;

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}

/** One message as a colleague would write it. */
export function composeText(language: Language, random: Random): string {
  const { openers, statements, questions, answers, things, days, gap } = phrases[language];
  const fill = (text: string): string =>
    text.replaceAll("{thing}", () => pick(random, things)).replaceAll("{day}", () => pick(random, days));
  const kind = random();
  if (kind < 0.4) return fill(pick(random, answers));
  if (kind < 0.6) return fill(pick(random, questions));
  const first = fill(`${pick(random, openers)}${gap}${pick(random, statements)}`);
  return kind < 0.9 ? first : `${first}${gap}${fill(pick(random, questions))}`;
}
