import { limits } from "../../shared/lib/limits.ts";

/** A picture as it is sent: WebP, or JPEG where the browser makes no WebP. */
export interface CroppedPicture {
  readonly c: "image/webp" | "image/jpeg";
  /** Base64. */
  readonly data: string;
}

const sidePx = 256;
const maxFileBytes = 20 * 1000 * 1000;
const maxPixels = 50_000_000;
const qualities = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];

/** Makes of any picture that the browser can read a small square of its middle. */
export async function cropPicture(file: Blob): Promise<CroppedPicture | "unreadable" | "too-large"> {
  if (file.size > maxFileBytes) return "too-large";
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return "unreadable";
  }
  const isTooLarge = bitmap.width * bitmap.height > maxPixels;
  const canvas = isTooLarge ? undefined : drawMiddle(bitmap);
  bitmap.close();
  return canvas === undefined ? "too-large" : encode(canvas);
}

function drawMiddle(bitmap: ImageBitmap): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = sidePx;
  canvas.height = sidePx;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("the browser does not draw");
  // Where it is transparent, as logos are, it looks alike in both themes.
  context.fillStyle = "white";
  context.fillRect(0, 0, sidePx, sidePx);
  context.imageSmoothingQuality = "high";
  const { width, height } = bitmap;
  const side = Math.min(width, height);
  context.drawImage(bitmap, (width - side) / 2, (height - side) / 2, side, side, 0, 0, sidePx, sidePx);
  return canvas;
}

/** As good as the limit allows. */
async function encode(canvas: HTMLCanvasElement): Promise<CroppedPicture> {
  for (const c of ["image/webp", "image/jpeg"] as const) {
    for (const quality of qualities) {
      const blob = await toBlob(canvas, c, quality);
      // Browsers make PNG of what they cannot make.
      if (blob.type !== c) break;
      if (blob.size <= limits.pictureBytes) return { c, data: await toBase64(blob) };
    }
  }
  throw new Error("no form of the picture is small enough");
}

function toBlob(canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const take = (blob: Blob | null): void =>
      blob === null ? reject(new Error("the browser made no picture")) : resolve(blob);
    canvas.toBlob(take, type, quality);
  });
}

async function toBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
