/**
 * Moves the focus with the arrow keys, Home and End among elements of one tree, round and round; a letter goes to the
 * next element whose text begins with it. Leaves all other strokes alone.
 */
export function moveFocus(event: KeyboardEvent, selector: string, direction: "row" | "column"): void {
  const { target } = event;
  if (!(target instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.altKey) return;
  const root = target.getRootNode();
  if (!(root instanceof ShadowRoot || root instanceof Document)) return;
  const all = [...root.querySelectorAll<HTMLElement>(selector)];
  const next = findNext(event.key, all, all.indexOf(target), direction);
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

function findNext(
  key: string,
  all: readonly HTMLElement[],
  index: number,
  direction: "row" | "column",
): HTMLElement | undefined {
  if (index < 0) return undefined;
  switch (key) {
    case direction === "row" ? "ArrowRight" : "ArrowDown":
      return all[(index + 1) % all.length];
    case direction === "row" ? "ArrowLeft" : "ArrowUp":
      return all.at(index - 1);
    case "Home":
      return all[0];
    case "End":
      return all.at(-1);
    default: {
      if (key.length !== 1 || key === " ") return undefined;
      const letter = key.toLocaleLowerCase();
      return [...all.slice(index + 1), ...all.slice(0, index)].find((item) =>
        item.textContent?.trim().toLocaleLowerCase().startsWith(letter),
      );
    }
  }
}
