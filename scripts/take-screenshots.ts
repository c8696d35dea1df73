import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright";
import { screens, type GalleryScreen } from "../test/client/gallery/screens.ts";
import { serveGallery } from "../test/client/gallery/serve-gallery.ts";
import { chromiumArgs } from "../test/support/chromium.ts";
import { ensureChromium } from "../test/support/install-chromium.ts";
import { PictureTools } from "./screenshots/picture-tools.ts";
import { takePictures } from "./screenshots/take-pictures.ts";
import { themes, views, type View } from "./screenshots/views.ts";

const root = path.join(import.meta.dirname, "..");
const kept = path.join(root, "test/screenshots");
const differences = path.join(root, ".cache/screenshots");
/** Below this share of all pixels it is the way a browser smooths an edge. */
const tolerance = 0.0002;
/** The pictures of README and docs, by the file that they become. */
const shown: Readonly<Record<string, string>> = {
  "chat-group.desktop-light-en": "chat-light.png",
  "chat-group.desktop-dark-en": "chat-dark.png",
  "list.phone-light-en": "phone-list.png",
  "chat-offline-pending.phone-dark-en": "phone-offline.png",
};

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(`npm run screenshots              takes every picture anew: test/screenshots, docs/images
npm run screenshots -- --check   compares with the kept ones; what differs goes to .cache/screenshots
  --only <part of a name>        these alone, such as "search" or "phone-dark-hu"`);
  process.exit();
}

/** What is taken in one view. */
const tasksOf = (view: View): readonly { readonly screen: GalleryScreen; readonly names: readonly string[] }[] =>
  screens
    .filter(({ size }) => view.device === "desktop" || size === undefined)
    .map((screen) => ({
      screen,
      names: themes.map((theme) => `${screen.name}.${view.device}-${theme}-${view.language}`),
    }))
    .filter(({ names }) => names.some((name) => name.includes(values.only)));
const allNames = views.flatMap(tasksOf).flatMap(({ names }) => names.filter((name) => name.includes(values.only)));
const problems: string[] = [];

function note(problem: string): void {
  problems.push(problem);
  console.log(problem);
}

async function keep(name: string, png: Buffer, scale: number): Promise<void> {
  const picture = await tools.encode(png, scale);
  const file = path.join(kept, `${name}.webp`);
  if (!values.check) {
    writeFileSync(file, picture);
    const image = shown[name];
    if (image !== undefined) writeFileSync(path.join(root, "docs/images", image), png);
    return;
  }
  if (!existsSync(file)) return note(`${name}: there is none to compare with`);
  const before = readFileSync(file);
  if (before.equals(picture)) return;
  const difference = await tools.compare(before, picture);
  if (difference.share <= tolerance) return;
  writeFileSync(path.join(differences, `${name}.before.webp`), before);
  writeFileSync(path.join(differences, `${name}.after.webp`), picture);
  writeFileSync(path.join(differences, `${name}.difference.png`), difference.picture);
  note(`${name}: ${(difference.share * 100).toFixed(2)} % of it differ`);
}

async function goThrough(view: View): Promise<void> {
  const context = await browser.newContext(view.context);
  // What was chosen for one picture is not chosen in the next.
  await context.addInitScript(() => localStorage.clear());
  for (const { screen, names } of tasksOf(view)) {
    try {
      const pictures = await takePictures(context, gallery.base, screen, view);
      for (const [index, name] of names.entries()) {
        const picture = pictures[index];
        if (picture !== undefined && name.includes(values.only)) await keep(name, picture, view.scale);
      }
    } catch (error) {
      note(`${screen.name}, ${view.device}, ${view.language}: ${String(error)}`);
    }
  }
  await context.close();
}

mkdirSync(kept, { recursive: true });
rmSync(differences, { recursive: true, force: true });
mkdirSync(differences, { recursive: true });
const gallery = await serveGallery();
const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumArgs });
const tools = new PictureTools(await browser.newPage());
try {
  await Promise.all(views.map(goThrough));
} finally {
  await browser.close();
  await gallery.close();
}
const names = new Set(allNames.map((name) => `${name}.webp`));
const stale = values.only === "" ? readdirSync(kept).filter((file) => !names.has(file)) : [];
for (const file of stale) {
  if (values.check) problems.push(`${file}: nothing is called so any more`);
  else rmSync(path.join(kept, file));
}
console.log(`${allNames.length} pictures ${values.check ? "compared" : "taken"}, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
