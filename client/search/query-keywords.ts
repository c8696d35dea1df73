import { foldText } from "../../shared/text/fold.ts";
import type { MessageFeature } from "./search-token.ts";

export type FilterName = "from" | "in" | "has" | "before" | "after";

/** What people may write before the colon, in English and in Hungarian, folded. */
const filterNames: Readonly<Record<string, FilterName>> = {
  from: "from",
  tole: "from",
  kitol: "from",
  felado: "from",
  in: "in",
  itt: "in",
  hol: "in",
  has: "has",
  van: "has",
  vele: "has",
  before: "before",
  elotte: "before",
  elott: "before",
  after: "after",
  utana: "after",
  utan: "after",
  ota: "after",
};

const features: Readonly<Record<string, MessageFeature>> = {
  link: "link",
  links: "link",
  url: "link",
  hivatkozas: "link",
  linkek: "link",
  file: "file",
  files: "file",
  attachment: "file",
  fajl: "file",
  fajlok: "file",
  csatolmany: "file",
  melleklet: "file",
};

const own = new Set(["me", "en"]);

export function readFilterName(text: string): FilterName | undefined {
  return Object.hasOwn(filterNames, foldText(text)) ? filterNames[foldText(text)] : undefined;
}

export function readFeature(text: string): MessageFeature | undefined {
  return Object.hasOwn(features, foldText(text)) ? features[foldText(text)] : undefined;
}

/** `from:me`, `tőle:én`. */
export function isOwnName(text: string): boolean {
  return own.has(foldText(text));
}
