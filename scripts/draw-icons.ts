import { writeFileSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright";
import { markStrokes } from "../client/components/mark.ts";
import { chromiumArgs, findChromium } from "../test/support/chromium.ts";

/** Draws the icons in client/public from the mark. Run it when the mark changes: `npx tsx scripts/draw-icons.ts`. */
const publicDir = path.join(import.meta.dirname, "../client/public");
const teal = "#006d74";
const paths = markStrokes.map((d) => `<path d="${d}"/>`).join("");
const stroke = (color: string, width: number): string =>
  `fill="none" stroke="${color}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"`;

/** In a browser's tab: no ground, and lighter where tabs are dark. */
const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><style>g{stroke:${teal}}@media(prefers-color-scheme:dark){g{stroke:#4fc4c4}}</style><g ${stroke(teal, 2.8)}>${paths}</g></svg>`;

/** On a home screen: white on teal; `room` is the share of the edge that the mark takes. */
function tile(room: number, radius: number): string {
  const edge = 32 / room;
  const offset = (edge - 32) / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-offset} ${-offset} ${edge} ${edge}" width="100%" height="100%"><rect x="${-offset}" y="${-offset}" width="${edge}" height="${edge}" rx="${radius * edge}" fill="${teal}"/><g ${stroke("#fff", 2.4)} transform="translate(0 -0.3)">${paths}</g></svg>`;
}

writeFileSync(path.join(publicDir, "favicon.svg"), `${favicon}\n`);
const executablePath = findChromium();
const browser = await chromium.launch({
  args: chromiumArgs,
  ...(executablePath === undefined ? {} : { executablePath }),
});
try {
  for (const [name, size, svg] of [
    ["icon-192.png", 192, tile(0.62, 0.22)],
    ["icon-512.png", 512, tile(0.62, 0.22)],
    ["icon-maskable-512.png", 512, tile(0.48, 0)],
  ] as const) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<body style="margin:0">${svg}</body>`);
    await page.screenshot({ path: path.join(publicDir, name), omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
