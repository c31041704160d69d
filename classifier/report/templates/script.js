"use strict";
const table = document.getElementById("letters"), body = table.tBodies[0];
const answer = document.getElementById("filter"), category = document.getElementById("category");
const search = document.getElementById("search"), count = document.getElementById("count");
const total = body.rows.length;
const show = () => {
  const wanted = search.value.toLocaleLowerCase();
  let shown = 0;
  for (const row of body.rows) {
    row.hidden = (answer.value !== "" && row.dataset.q3 !== answer.value)
      || (category.value !== "" && !row.dataset.categories.split(" ").includes(category.value))
      || !row.cells[2].textContent.toLocaleLowerCase().includes(wanted);
    shown += row.hidden ? 0 : 1;
  }
  count.textContent = shown + " / " + total;
};
table.querySelectorAll("thead th").forEach((th, column) => th.firstElementChild.addEventListener("click", () => {
  const up = th.getAttribute("aria-sort") !== "ascending";
  table.querySelectorAll("thead th").forEach(other => other.removeAttribute("aria-sort"));
  th.setAttribute("aria-sort", up ? "ascending" : "descending");
  const key = row => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
  const order = new Intl.Collator(document.documentElement.lang, {numeric: true});
  const number = th.classList.contains("number");
  const rows = [...body.rows].sort((a, b) => number ? key(a) - key(b) : order.compare(key(a), key(b)));
  body.append(...(up ? rows : rows.reverse()));
}));
for (const control of [answer, category]) control.addEventListener("change", show);
search.addEventListener("input", show);
document.querySelectorAll("button[data-category]").forEach(button => button.addEventListener("click", () => {
  category.value = button.dataset.category;
  show();
  table.scrollIntoView();
  category.focus();
}));
show();
