import type { Language } from "./demo-text.ts";

export interface DemoPerson {
  readonly email: string;
  readonly displayName: string;
}

export interface DemoChat {
  /** Undefined for a direct chat. */
  readonly title?: string;
  /** Places in `demoPeople`; the first makes the chat. */
  readonly members: readonly number[];
  readonly languages: readonly Language[];
  readonly messages: number;
}

export const demoPassword = "roost-demo-team";

export const demoPeople: readonly DemoPerson[] = [
  { email: "emma@roost.example", displayName: "Emma Clarke" },
  { email: "james@roost.example", displayName: "James Okafor" },
  { email: "priya@roost.example", displayName: "Priya Nair" },
  { email: "anna@roost.example", displayName: "Kovács Anna" },
  { email: "bence@roost.example", displayName: "Nagy Bence" },
  { email: "eszter@roost.example", displayName: "Szabó Eszter" },
  { email: "xiaoming@roost.example", displayName: "王小明" },
  { email: "lina@roost.example", displayName: "李娜" },
];

export const demoChats: readonly DemoChat[] = [
  { title: "Everybody", members: [0, 1, 2, 3, 4, 5, 6, 7], languages: ["en", "en", "hu", "zh"], messages: 1500 },
  { title: "Release 2.0", members: [0, 1, 2, 4, 6], languages: ["en"], messages: 700 },
  { title: "Budapesti iroda", members: [3, 4, 5, 0], languages: ["hu"], messages: 500 },
  { title: "上海办公室", members: [6, 7, 0], languages: ["zh"], messages: 400 },
  { members: [0, 1], languages: ["en"], messages: 180 },
  { members: [0, 3], languages: ["en", "hu"], messages: 120 },
  { members: [0, 7], languages: ["en", "zh"], messages: 60 },
  { members: [4, 5], languages: ["hu"], messages: 90 },
];
