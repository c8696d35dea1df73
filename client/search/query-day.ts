import { foldText } from "../../shared/text/fold.ts";

const dayNames: Readonly<Record<string, number>> = { today: 0, ma: 0, yesterday: -1, tegnap: -1 };
const numbers = /^(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?\.?$/u;

/**
 * When a day begins here, epoch milliseconds: `2026-11-21`, `2026.11.21.`, `2026/11/21`, the first day of `2026-11` or
 * `2026`, `today`, `yesterday`, `ma`, `tegnap`. Undefined if it is no day.
 */
export function readDay(text: string, now: number): number | undefined {
  const name = foldText(text);
  if (Object.hasOwn(dayNames, name)) {
    const today = new Date(now);
    return new Date(today.getFullYear(), today.getMonth(), today.getDate() + (dayNames[name] ?? 0)).getTime();
  }
  const match = numbers.exec(text);
  if (match === null) return undefined;
  const year = Number(match[1]);
  const month = Number(match[2] ?? 1);
  const day = Number(match[3] ?? 1);
  const date = new Date(year, month - 1, day);
  // What does not exist would otherwise be another day: the 30th of February.
  return date.getMonth() === month - 1 && date.getDate() === day ? date.getTime() : undefined;
}
