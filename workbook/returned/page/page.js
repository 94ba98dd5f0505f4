"use strict";

const form = document.getElementById("filters");
const count = document.getElementById("count");
const units = document.getElementById("units");
const pinyin = new Intl.Collator("zh");

const files = Array.from(units.tBodies[0].rows, (row) => {
  const section = document.getElementById(row.dataset.findings);
  return { row, section, text: row.cells[0].textContent.toLowerCase(), findings: findingsIn(section) };
});

function findingsIn(section) {
  return section ? Array.from(section.querySelector("tbody").rows) : [];
}

function admits(chosen, value) {
  return chosen.length === 0 || chosen.includes(value);
}

function filter() {
  const wanted = new FormData(form);
  const text = wanted.get("text").trim().toLowerCase();
  const [unit, rule] = [wanted.get("unit"), wanted.get("rule")];
  const [levels, statuses] = ["level", "status"].map((name) => wanted.getAll(name));
  const anyFinding = rule === "" && levels.length === 0;
  const [shown, all] = [{ files: 0, findings: 0 }, { files: files.length, findings: 0 }];
  for (const file of files) {
    const { unit: own, status } = file.row.dataset;
    const fits = (unit === "" || unit === own) && file.text.includes(text) && admits(statuses, status);
    const left = fits ? showFindings(file.findings, rule, levels) : 0;
    const visible = fits && (anyFinding || left > 0);
    file.row.hidden = !visible;
    if (file.section) file.section.hidden = !visible;
    shown.files += visible;
    shown.findings += left;
    all.findings += file.findings.length;
  }
  const filtered = Array.from(wanted.values()).some((value) => value !== "");
  const listed = `${shown.files} 个文件、${shown.findings} 处问题`;
  count.textContent = filtered ? `筛选后显示 ${listed}（共 ${all.files} 个文件、${all.findings} 处问题）。` : `共显示 ${listed}。`;
}

function showFindings(rows, rule, levels) {
  let shown = 0;
  for (const row of rows) {
    const fits = (rule === "" || rule === row.dataset.rule) && admits(levels, row.dataset.level);
    row.hidden = !fits;
    shown += fits;
  }
  return shown;
}

function remember() {
  const set = Array.from(new FormData(form)).filter(([, value]) => value !== "");
  history.replaceState(null, "", `#${new URLSearchParams(set)}`);
}

function recall() {
  if (!location.hash.includes("=")) return;
  const wanted = new URLSearchParams(location.hash.slice(1));
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = wanted.getAll(field.name).includes(field.value);
    else if (field.name) field.value = wanted.get(field.name) ?? "";
    if (field.selectedIndex === -1) field.selectedIndex = 0;
  }
  filter();
}

function sortBy(heading) {
  const order = heading.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
  const turn = order === "ascending" ? 1 : -1;
  const compare = heading.classList.contains("number") ? bySize : byText;
  const column = heading.cellIndex;
  for (const other of heading.parentNode.cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", order);
  files.sort((one, other) => turn * compare(one.row.cells[column], other.row.cells[column]));
  units.tBodies[0].append(...files.map((file) => file.row));
}

function byText(one, other) {
  return pinyin.compare(one.textContent, other.textContent);
}

function bySize(one, other) {
  const [left, right] = [one, other].map((cell) => (cell.dataset.sort === "" ? -1 : Number(cell.dataset.sort)));
  return left - right;
}

function makeSortable(heading) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = heading.textContent;
  button.addEventListener("click", () => sortBy(heading));
  heading.replaceChildren(button);
}

function explain(details) {
  const link = details.querySelector("a");
  if (!link) return;
  link.replaceWith(document.querySelector(link.getAttribute("href")).querySelector("dl").cloneNode(true));
}

form.addEventListener("input", () => {
  filter();
  remember();
});
form.addEventListener("submit", (event) => event.preventDefault());
document.getElementById("all").addEventListener("click", () => {
  form.reset();
  filter();
  remember();
});
window.addEventListener("hashchange", () => {
  recall();
  if (location.hash.includes("=")) form.scrollIntoView();
});
document.addEventListener("toggle", (event) => explain(event.target), true);
Array.from(units.tHead.rows[0].cells).forEach(makeSortable);
for (const hidden of [form, ...document.querySelectorAll("a.filter")]) hidden.hidden = false;
filter();
recall();
