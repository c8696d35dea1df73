/** One emoji that came with each version; what is older than all of them is everywhere. */
const witnesses: readonly (readonly [version: number, emoji: string])[] = [
  [17, "🫪"],
  [16, "🫩"],
  [15.1, "🐦‍🔥"],
  [15, "🫨"],
  [14, "🫠"],
  [13.1, "😶‍🌫️"],
  [13, "🥲"],
  [12.1, "🧑‍🦰"],
  [12, "🥱"],
];
const oldestVersion = 11;
const font = '100px "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif';

/** The newest version of Emoji whose pictures this device has, so that nobody picks an empty box. */
export function newestEmojiVersion(): number {
  return witnesses.find(([, emoji]) => isPicture(emoji))?.[0] ?? oldestVersion;
}

/** Windows has no pictures of flags. */
export function showsFlags(): boolean {
  return isPicture("🇨🇭");
}

/** A picture has its own colours, whatever the pen's; and a sequence that is not known is wider than one picture. */
function isPicture(emoji: string): boolean {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (context === null) return true;
  context.canvas.width = context.canvas.height = 1;
  const black = drawDot(context, emoji, "#000");
  const white = drawDot(context, emoji, "#fff");
  const isOneWide = context.measureText(emoji).width < context.measureText("😀").width * 1.5;
  return isOneWide && black === white && !black.startsWith("0,0,0,");
}

/** The emoji's average colour. */
function drawDot(context: CanvasRenderingContext2D, emoji: string, color: string): string {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, 1, 1);
  context.textBaseline = "top";
  context.font = font;
  context.fillStyle = color;
  context.scale(0.01, 0.01);
  context.fillText(emoji, 0, 0);
  return context.getImageData(0, 0, 1, 1).data.join(",");
}
