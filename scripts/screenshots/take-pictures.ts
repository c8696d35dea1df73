import type { BrowserContext } from "playwright";
import { showScreen, waitUntilQuiet, type GalleryScreen } from "../../test/client/gallery/screens.ts";
import { now, themes, type View } from "./views.ts";

/** One screen in each theme, as PNGs. */
export async function takePictures(
  context: BrowserContext,
  base: string,
  screen: GalleryScreen,
  { viewport: { width, height } }: View,
): Promise<readonly Buffer[]> {
  const page = await context.newPage();
  try {
    await page.clock.setFixedTime(now);
    await page.setViewportSize(screen.size ?? { width, height: screen.height ?? height });
    await page.emulateMedia({ colorScheme: themes[0] });
    await showScreen(page, base, screen);
    const pictures: Buffer[] = [];
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      await waitUntilQuiet(page);
      pictures.push(await page.screenshot({ animations: "disabled", caret: "hide" }));
    }
    return pictures;
  } finally {
    await page.close();
  }
}
