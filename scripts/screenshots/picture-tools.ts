import type { Page } from "playwright";

/** Small enough for git; the same pixels give the same bytes. */
const quality = 0.45;

/** How two pictures differ. */
export interface Difference {
  /** Of all pixels, those that differ visibly; 1 if the sizes differ. */
  readonly share: number;
  /** The new picture in grey, with what differs in red. */
  readonly picture: Buffer;
}

/** Encodes and compares pictures in an empty page: a browser has all that is needed for it. */
export class PictureTools {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** `scale`: how large it is kept, of its own size. */
  async encode(png: Buffer, scale: number): Promise<Buffer> {
    const encoded = await this.#page.evaluate(
      async ([source, factor, level]) => {
        const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${source}`)).blob());
        const canvas = new OffscreenCanvas(bitmap.width * factor, bitmap.height * factor);
        const context = canvas.getContext("2d");
        if (context === null) throw new Error("no canvas");
        context.imageSmoothingQuality = "high";
        context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
        const blob = await canvas.convertToBlob({ type: "image/webp", quality: level });
        const bytes = new Uint8Array(await blob.arrayBuffer());
        return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
      },
      [png.toString("base64"), scale, quality] as const,
    );
    return Buffer.from(encoded, "base64");
  }

  /** `before` and `after` as `encode` gave them. */
  async compare(before: Buffer, after: Buffer): Promise<Difference> {
    const found = await this.#page.evaluate(
      async (sources) => {
        const [old, young] = await Promise.all(
          sources.map(async (source) => {
            const bitmap = await createImageBitmap(await (await fetch(`data:image/webp;base64,${source}`)).blob());
            const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
            const context = canvas.getContext("2d");
            if (context === null) throw new Error("no canvas");
            context.drawImage(bitmap, 0, 0);
            return { canvas, context, image: context.getImageData(0, 0, bitmap.width, bitmap.height) };
          }),
        );
        if (old === undefined || young === undefined) throw new Error("two pictures are compared");
        const isSameSize = old.image.width === young.image.width && old.image.height === young.image.height;
        const [a, b] = [old.image.data, young.image.data];
        let count = 0;
        for (let i = 0; i < b.length; i += 4) {
          // As far apart as an eye would notice beside each other; what the encoding makes of a sharp edge is less.
          const delta = [0, 1, 2].reduce((most, k) => Math.max(most, Math.abs((a[i + k] ?? 0) - (b[i + k] ?? 0))), 0);
          const isDifferent = isSameSize && delta > 40;
          if (isDifferent) count += 1;
          const grey = 190 + ((b[i] ?? 0) + (b[i + 1] ?? 0) + (b[i + 2] ?? 0)) / 12;
          young.image.data.set(isDifferent ? [220, 0, 0, 255] : [grey, grey, grey, 255], i);
        }
        young.context.putImageData(young.image, 0, 0);
        const blob = await young.canvas.convertToBlob({ type: "image/png" });
        const bytes = new Uint8Array(await blob.arrayBuffer());
        return {
          share: isSameSize ? (count * 4) / b.length : 1,
          source: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")),
        };
      },
      [before.toString("base64"), after.toString("base64")],
    );
    return { share: found.share, picture: Buffer.from(found.source, "base64") };
  }
}
