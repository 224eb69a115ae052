import { fetched, merge } from "./merge.js";
import { watch } from "./watch.js";

// However much happens, the lists are made anew this often at most.
const PAUSE = 250;

const clock = document.getElementById("clock");
const spoken = document.getElementById("spoken");
let refreshing = false;
let wanted = false;

async function refresh() {
  wanted = true;
  if (refreshing) return;
  refreshing = true;
  while (wanted) {
    wanted = false;
    try {
      take(await fetched());
    } catch {
      // The connection is lost; once it is back the page is made anew.
    }
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  refreshing = false;
}

function take(page) {
  const focused = document.activeElement;
  const row = focused.closest("[data-live] > *")?.id;
  for (const list of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(list.id);
    if (fresh) merge(list, fresh);
  }
  offerCopies();
  if (row && !focused.isConnected) {
    const instead = document.getElementById(focused.id) ?? document.getElementById(row)?.querySelector("a, button");
    instead?.focus({ preventScroll: true });
  }
}

function offerCopies() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.parentElement.querySelector("code").textContent);
    spoken.textContent = button.textContent = "Copied";
  } catch {
    spoken.textContent = button.textContent = "Not allowed to copy";
  }
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  event.preventDefault();
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) spoken.textContent = "That did not work.";
  } catch {
    spoken.textContent = "The sandbox cannot be reached.";
  }
  refresh();
});

const heard = (kind, data) => {
  if (kind === "clock") {
    clock.textContent = data.time;
    return;
  }
  if (kind === "order") spoken.textContent = `Order ${data.out_trade_no}: ${data.state}`;
  refresh();
};

offerCopies();
watch({}, heard, (again) => again && refresh());
