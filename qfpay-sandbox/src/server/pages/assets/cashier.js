import { fetched } from "./merge.js";
import { watch } from "./watch.js";

const { syssn } = document.querySelector("main").dataset;

async function refresh() {
  const page = await fetched().catch(() => undefined);
  const state = page?.getElementById("state");
  // The sandbox was started anew and has forgotten the order.
  if (page && !state) return location.reload();
  const now = document.getElementById("state");
  if (!page || state.textContent === now.textContent) return;
  const focused = document.activeElement;
  for (const part of ["state", "time", "choices", "facts"]) {
    document.getElementById(part).replaceChildren(...page.getElementById(part).childNodes);
  }
  now.dataset.state = state.dataset.state;
  document.title = page.title;
  if (focused && !focused.isConnected) now.focus();
}

function count(now) {
  const left = document.getElementById("left");
  if (!left) return;
  const seconds = Math.max(0, Number(left.dataset.expires) - now);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  left.textContent = minutes ? `${minutes} min ${String(rest).padStart(2, "0")} s` : `${rest} s`;
}

const heard = (kind, data) => (kind === "clock" ? count(data.now) : refresh());

watch({ syssn }, heard, (again) => again && refresh());
