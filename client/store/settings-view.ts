/** What a person has chosen, alike on all of the person's devices. */
export interface SettingsView {
  readonly theme: "system" | "light" | "dark";
  readonly density: "comfortable" | "compact";
  readonly textSize: "small" | "normal" | "large";
  readonly language: "system" | "en" | "hu";
  /** False: Enter begins a new line. */
  readonly enterSends: boolean;
  /** Whether others see that this person is writing. */
  readonly shareTyping: boolean;
  /** Whether others see that this person is there, looks at a chat, or when that was. */
  readonly sharePresence: boolean;
  /** Of one's emoji: 0 (yellow) to 5 (dark). */
  readonly skinTone: number;
  /** The latest first. */
  readonly recentEmoji: readonly string[];
}

export const defaultSettings: SettingsView = {
  theme: "system",
  density: "comfortable",
  textSize: "normal",
  language: "system",
  enterSends: true,
  shareTyping: true,
  sharePresence: true,
  skinTone: 0,
  recentEmoji: [],
};

export const settingNames = Object.keys(defaultSettings) as readonly (keyof SettingsView)[];

/** Reads what some version of the app stored; anything unknown is the default. */
export function readSettings(read: (name: keyof SettingsView) => unknown): SettingsView {
  const emoji = read("recentEmoji");
  return {
    theme: choose(read("theme"), ["system", "light", "dark"]),
    density: choose(read("density"), ["comfortable", "compact"]),
    textSize: choose(read("textSize"), ["normal", "small", "large"]),
    language: choose(read("language"), ["system", "en", "hu"]),
    enterSends: read("enterSends") !== false,
    shareTyping: read("shareTyping") !== false,
    sharePresence: read("sharePresence") !== false,
    skinTone: Math.max(0, ["0", "1", "2", "3", "4", "5"].indexOf(String(read("skinTone")))),
    recentEmoji: typeof emoji === "string" && emoji !== "" ? emoji.split(" ") : defaultSettings.recentEmoji,
  };
}

function choose<Choice extends string>(value: unknown, choices: readonly [Choice, ...Choice[]]): Choice {
  return choices.find((choice) => choice === value) ?? choices[0];
}
