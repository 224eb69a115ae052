// Follows what happens at the sandbox while the page is seen. A browser holds few connections to one
// place, so pages that nobody looks at let theirs go.

const KINDS = ["order", "request", "notification", "delivery", "faults", "missed", "clock"];
const SHORTEST = 500;
const LONGEST = 8000;

/**
 * @param {URLSearchParams} query which events are wanted
 * @param {(kind: string, data: any) => void} heard
 * @param {(again: boolean) => void} connected told whether a connection was lost before
 */
export function watch(query, heard, connected) {
  const said = document.getElementById("connection");
  let position = document.body.dataset.position;
  let source;
  let timer;
  let lost = false;
  let pause = SHORTEST;

  const say = (state, text) => {
    if (said.dataset.state === state) return;
    said.dataset.state = state;
    said.textContent = text;
  };

  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  };

  const open = () => {
    close();
    const wanted = new URLSearchParams(query);
    wanted.set("after", position);
    source = new EventSource(`/sandbox/events?${wanted}`);
    source.onopen = () => {
      pause = SHORTEST;
      say("on", "Live");
      connected(lost);
      lost = false;
    };
    source.onerror = () => {
      lost = true;
      say("off", "Connection lost. Trying again…");
      // What the browser gives up is taken up again here.
      if (source.readyState === EventSource.CLOSED) {
        timer = setTimeout(open, pause);
        pause = Math.min(2 * pause, LONGEST);
      }
    };
    for (const kind of KINDS) {
      source.addEventListener(kind, (event) => {
        position = event.lastEventId || position;
        heard(kind, JSON.parse(event.data));
      });
    }
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  if (!document.hidden) open();
}
