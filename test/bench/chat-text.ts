const words = `the be to of and a in that have I it for not on with he as you do at this but his by from they we say her
she or an will my one all would there their what so up out if about who get which go me when make can like time no just
him know take people into year your good some could them see other than then now look only come its over think also back
after use two how our work first well way even new want because any these give day most us lunch meeting tomorrow thanks
great sorry later call photo weekend train ticket birthday coffee really probably maybe tonight deploy review merged bug
fixed budget invoice contract customer release schedule holiday weather traffic airport doctor kitchen garden`.split(
  /\s+/u,
);

/** Words drawn at random, always the same ones: a server that compresses gains what it would gain on real chats. */
export function createTextSource(): (marker: string, length: number) => string {
  let state = 12345;
  return (marker, length) => {
    let text = marker;
    while (text.length < length) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      text += ` ${words[(state >>> 8) % words.length] ?? ""}`;
    }
    return text.slice(0, Math.max(length, marker.length));
  };
}
