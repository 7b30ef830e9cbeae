const tab = (name) => [...document.querySelectorAll("#right button[role=tab]")].find((b) => b.innerText.trim() === name)?.click();
// The id of a clause in a finding opens its text beside the case.
document.addEventListener("click", (event) => {
  const id = event.target.closest?.(".to-clause")?.innerText.trim();
  if (!id) return;
  tab("Clauses");
  const show = (tries) => {
    const head = [...document.querySelectorAll("#clauses h4")].find((each) => each.innerText.trim().split(/\s/)[0] === id);
    if (!head) return tries && setTimeout(show, 60, tries - 1);
    head.scrollIntoView({ block: "start" });
    head.classList.remove("asked-for"); void head.offsetWidth; head.classList.add("asked-for");
  };
  setTimeout(show, 30, 20);
});
// Keys for a whole case; they rest while somebody types.
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "radio";
  const find = (selector) => document.querySelector(selector);
  const field = (id) => setTimeout(() => find(`#${id} textarea, #${id} input`)?.focus(), 60);
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") { find("#record")?.click(); event.preventDefault(); return; }
  if (event.key === "Escape") { document.activeElement.blur(); return; }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const items = [...document.querySelectorAll(".queue .item")];
  const now = items.findIndex((item) => item.classList.contains("current"));
  const go = (place) => { const item = items[Math.max(0, Math.min(items.length - 1, place))]; item?.click(); item?.scrollIntoView({ block: "nearest" }); };
  const act = (value) => { tab("Decide"); setTimeout(() => find(`#action input[value="${value}"]`)?.click(), 30); field("reason"); };
  const keys = {
    // A case that was decided has moved to the end; from there the next one is the first that is open.
    j: () => go(items[now]?.classList.contains("done") ? items.findIndex((item) => !item.classList.contains("done")) : now + 1), k: () => go(now - 1), a: () => act("accept"), c: () => act("change"), e: () => act("escalate"),
    m: () => { tab("Decide"); field("letter"); }, q: () => { tab("Ask"); field("question"); }, w: () => tab("What if"), t: () => tab("Clauses"), "/": () => field("search"),
  };
  if (keys[event.key]) { keys[event.key](); event.preventDefault(); }
});
