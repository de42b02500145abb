// Keeps an open page current: asks for it again and puts the new content in the old one's place.
"use strict";
const main = document.querySelector("main[data-live]");
if (main) {
  const seconds = Number(main.dataset.live);
  const isBusy = () =>
    document.hidden || main.contains(document.activeElement) || String(getSelection());
  setInterval(async () => {
    if (isBusy()) return;
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (answer.redirected) return location.reload(); // the key is gone
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const open = [...main.querySelectorAll("details")].map((one) => one.open);
      main.replaceChildren(...page.querySelector("main").childNodes);
      main.querySelectorAll("details").forEach((one, place) => { one.open = open[place]; });
      main.classList.remove("stale");
    } catch {
      main.classList.add("stale"); // shown as old until an answer comes
    }
  }, seconds * 1000);
}
