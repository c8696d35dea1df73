import { msg } from "@lit/localize";

/**
 * Times as people write them: in the language of the app, and in the region's form (12 or 24 hours) when the browser
 * speaks that language too.
 */
const formats = new Map<string, Map<string, Intl.DateTimeFormat>>();
const locales = new Map<string, string>();

/** Times are shown in great numbers: the same `name` always stands for the same options. */
function format(at: number, name: string, options: Intl.DateTimeFormatOptions): string {
  const locale = formatLocale();
  let known = formats.get(locale);
  if (known === undefined) formats.set(locale, (known = new Map<string, Intl.DateTimeFormat>()));
  let found = known.get(name);
  if (found === undefined) known.set(name, (found = new Intl.DateTimeFormat(locale, options)));
  return found.format(at);
}

export function formatLocale(): string {
  const language = document.documentElement.lang || "en";
  let locale = locales.get(language);
  if (locale === undefined) {
    locale = navigator.languages.find((found) => found === language || found.startsWith(`${language}-`)) ?? language;
    locales.set(language, locale);
  }
  return locale;
}

export function clockTime(at: number): string {
  return format(at, "clock", { timeStyle: "short" });
}

/** For titles and screen readers: nothing left out. */
export function fullTime(at: number): string {
  return format(at, "full", { dateStyle: "full", timeStyle: "short" });
}

/** A time that may be on another day than its surroundings say. */
export function dayAndTime(at: number, now: number): string {
  if (daysBetween(at, now) === 0) return clockTime(at);
  // Asked for in parts, the hour is written as `timeStyle` writes it only if the number of its digits is said.
  const hour = clockTime(new Date(2000, 0, 1, 3, 4).getTime()).startsWith("03") ? "2-digit" : "numeric";
  const year: Intl.DateTimeFormatOptions = isSameYear(at, now) ? {} : { year: "numeric" };
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", ...year, hour, minute: "2-digit" };
  return format(at, `day and time ${year.year ?? ""} ${hour}`, options);
}

/** A day by its date. */
export function calendarDay(at: number): string {
  return format(at, "day and year", { day: "numeric", month: "short", year: "numeric" });
}

/** The heading over a day's messages. */
export function dayLabel(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days === 0) return msg("Today", { id: "today" });
  if (days === 1) return msg("Yesterday", { id: "yesterday" });
  if (days > 1 && days < 7) return format(at, "weekday", { weekday: "long" });
  if (isSameYear(at, now)) return format(at, "weekday and day", { weekday: "long", day: "numeric", month: "long" });
  return format(at, "long day", { day: "numeric", month: "long", year: "numeric" });
}

/** The time in a row of the chat list: as short as it can be understood. */
export function listTime(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days === 0) return clockTime(at);
  if (days === 1) return msg("Yesterday", { id: "yesterday" });
  if (days > 1 && days < 7) return format(at, "short weekday", { weekday: "short" });
  return shortDay(at, now);
}

/** The local calendar day as a number that grows by one per day. */
export function dayNumber(at: number): number {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

function shortDay(at: number, now: number): string {
  return isSameYear(at, now)
    ? format(at, "short day", { day: "numeric", month: "short" })
    : format(at, "day and year", { day: "numeric", month: "short", year: "numeric" });
}

function daysBetween(at: number, now: number): number {
  return dayNumber(now) - dayNumber(at);
}

function isSameYear(at: number, now: number): boolean {
  return new Date(at).getFullYear() === new Date(now).getFullYear();
}
