import type { SettingsView } from "../store/settings-view.ts";
import { preferredLocale, type Locale } from "./locale.ts";

type Theme = SettingsView["theme"];

/** Keys in `localStorage`; persisted. They hold no secrets and nothing of a person. */
const keys = { theme: "roost.theme", locale: "roost.locale" } as const;

export function readTheme(): Theme {
  const theme = read(keys.theme);
  return theme === "light" || theme === "dark" ? theme : "system";
}

export function readLocale(): Locale {
  const locale = read(keys.locale);
  return locale === "en" || locale === "hu" ? locale : preferredLocale(navigator.languages);
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

/** Everything is measured by the size of the root's text. */
export function applyTextSize(size: "small" | "normal" | "large"): void {
  document.documentElement.style.fontSize = size === "normal" ? "" : size === "small" ? "90%" : "118.75%";
}

export function saveTheme(theme: Theme): void {
  write(keys.theme, theme);
}

/** Undefined: whichever of the app's languages the browser prefers. */
export function saveLocale(locale: Locale | undefined): void {
  write(keys.locale, locale ?? "");
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // Storage may be forbidden; then the defaults hold.
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage may be forbidden or full; the choice then holds until the page is closed.
  }
}
