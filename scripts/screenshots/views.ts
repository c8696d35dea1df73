import type { BrowserContextOptions } from "playwright";

/** One way of looking at a screen, in both themes. */
export interface View {
  readonly device: "phone" | "desktop";
  readonly language: "en" | "hu";
  /** How large its pictures are kept, of their own size: all of them together must not weigh much. */
  readonly scale: number;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly context: BrowserContextOptions;
}

export const themes = ["light", "dark"] as const;

const devices = [
  { device: "phone", viewport: { width: 390, height: 844 }, isMobile: true, scale: 0.7 },
  { device: "desktop", viewport: { width: 1440, height: 900 }, isMobile: false, scale: 0.5 },
] as const;
const languages = [
  { language: "en", locale: "en-GB" },
  { language: "hu", locale: "hu-HU" },
] as const;

/** Both sizes and languages, all else alike: nothing moves, and it is always the same place on earth. */
export const views: readonly View[] = devices.flatMap(({ device, viewport, isMobile, scale }) =>
  languages.map(({ language, locale }) => ({
    device,
    language,
    scale,
    viewport,
    context: { isMobile, hasTouch: isMobile, locale, timezoneId: "Europe/Budapest", reducedMotion: "reduce" },
  })),
);

/** A Tuesday morning: the hand-made team's messages are so and so many minutes before it. */
export const now = new Date("2026-11-24T09:41:00+01:00");
