// Lays the lesson out on slides, in the browser that shows them: only it knows how tall things are.
// A heading of the second level starts a column; what follows goes down. What belongs together (a
// heading and what follows, code and its picture) shares a slide where it fits.

const HEIGHT = 720;
const STACKED = [430, 390, 350]; // heights of a picture under its code
const BESIDE = 560; // of a picture beside its code
const ALONE = 590; // of a picture that has a slide for itself
const SMALLEST = 0.75; // how far a block may shrink before it is split, or its lines are broken

const lesson = document.getElementById("lesson");
const slides = document.querySelector(".slides");
const bench = document.body.appendChild(document.createElement("div"));
bench.id = "bench";

const isHeading = (node) => /^H[1-6]$/.test(node.tagName);
const hasPicture = (node) => node.querySelector("img") !== null;

// A question comes before its answer: what follows a prediction stands on a slide of its own.
const asks = (node) => node.textContent.includes("Predict, then run");

function make(tag, className, ...children) {
  const node = document.createElement(tag);
  node.className = className;
  node.append(...children);
  return node;
}

// A line too wide for a slide would be cut off: such a block gets smaller type.
function fitWidths() {
  const page = bench.appendChild(make("div", "page", ...lesson.children));
  for (const block of page.querySelectorAll("pre, table, math[display=block]")) {
    const room = block.parentElement.clientWidth;
    const width = Math.max(block.scrollWidth, block.offsetWidth) || block.getBoundingClientRect().width;
    const share = block.tagName === "PRE" ? block.clientWidth / block.scrollWidth : room / width;
    const size = parseFloat(getComputedStyle(block).fontSize);
    if (share < SMALLEST && block.tagName === "PRE") block.classList.add("broken");
    else if (share < 1) block.style.fontSize = `${Math.floor(10 * size * share) / 10}px`;
  }
  lesson.append(...page.children);
  page.remove();
}

// The lesson as pieces: lists of blocks that should share a slide.
function pieces() {
  const found = [];
  let lead = []; // headings wait for what they head
  const add = (blocks) => {
    found.push([...lead, ...blocks]);
    lead = [];
  };
  // What an answer answers: the last blocks, from the one that begins in bold.
  const question = () => {
    const begins = (piece) => piece.at(-1).querySelector("p > strong:first-child") !== null;
    const first = found.findLastIndex(begins);
    return first >= found.length - 3 ? found.splice(Math.max(0, first)).flat() : [];
  };
  for (const cell of [...lesson.children]) {
    if (cell.className === "code") {
      add([...cell.children]);
      continue;
    }
    for (const block of [...cell.children]) {
      if (isHeading(block)) lead.push(block);
      else if (block.tagName === "DETAILS") found.push([...question(), make("div", "text", block)]);
      else add([make("div", "text", block)]);
    }
  }
  if (lead.length) add([]);
  return found;
}

const fits = (page) =>
  page.offsetHeight <= HEIGHT &&
  [...page.querySelectorAll("pre, table, math, details")].every(
    (node) => node.getBoundingClientRect().right <= 1280 - 40 && node.scrollWidth <= node.clientWidth + 1,
  );

class Deck {
  constructor() {
    this.column = null;
    this.title = "";
    this.page = null;
  }

  startColumn(title) {
    this.column = slides.appendChild(document.createElement("section"));
    this.title = title;
    this.startPage();
  }

  startPage() {
    this.page = bench.appendChild(make("div", "page"));
    const section = this.column.appendChild(document.createElement("section"));
    section.setAttribute("aria-label", this.title);
    section.page = this.page;
    if (this.column.children.length > 1) this.page.append(make("p", "running", this.title));
  }

  get isEmpty() {
    return [...this.page.children].every((node) => node.className === "running");
  }

  add(blocks) {
    const heading = blocks.find((block) => block.tagName === "H1" || block.tagName === "H2");
    if (heading) this.startColumn(heading.textContent);
    if (asks(this.page) && !blocks.some(asks)) this.startPage();
    if (this.tryStacked(blocks, STACKED.slice(0, 2)) || this.tryDense(blocks)) return;
    if (!this.isEmpty) this.startPage();
    if (this.tryStacked(blocks, STACKED.slice(0, 2)) || this.tryBeside(blocks)) return;
    if (this.tryStacked(blocks, STACKED)) return;
    // Together they are too much for a slide: one after the other, headings with what follows.
    const first = blocks.findIndex((block) => !isHeading(block)) + 1;
    this.addOne(blocks.slice(0, first));
    for (const block of blocks.slice(first)) this.addOne([block]);
  }

  tryStacked(blocks, heights) {
    const before = this.page.style.cssText;
    this.page.append(...blocks);
    for (const height of hasPicture(this.page) ? heights : [0]) {
      if (height) this.page.style.setProperty("--tall", `${height}px`);
      if (fits(this.page)) return true;
    }
    blocks.forEach((block) => block.remove());
    this.page.style.cssText = before;
    return false;
  }

  // A few lines of text more: in slightly smaller type rather than on a slide of their own.
  tryDense(blocks) {
    if (this.isEmpty || !blocks.every((block) => block.className === "text")) return false;
    const was = this.page.className;
    this.page.className = "page dense";
    if (this.tryStacked(blocks, STACKED)) return true;
    this.page.className = was;
    return false;
  }

  // Code on the left, its picture on the right.
  tryBeside(blocks) {
    const [input, ...outputs] = blocks.filter((block) => !isHeading(block));
    if (input.className !== "input" || !outputs.some(hasPicture)) return false;
    const pair = make("div", "pair", input, make("div", "", ...outputs));
    this.page.append(...blocks.filter(isHeading), pair);
    this.page.classList.add("beside");
    this.page.style.setProperty("--tall", `${BESIDE}px`);
    if (fits(this.page) && pair.lastChild.offsetWidth > 480) return true;
    this.page.classList.remove("beside");
    this.page.style.removeProperty("--tall");
    pair.remove();
    blocks.forEach((block) => block.remove());
    return false;
  }

  addOne(blocks) {
    if (this.tryStacked(blocks, STACKED.slice(0, 2))) return;
    if (!this.isEmpty) this.startPage();
    if (this.tryStacked(blocks, [ALONE, ...STACKED])) return;
    const block = blocks.at(-1);
    this.page.append(...blocks);
    for (let zoom = 1; zoom >= SMALLEST; zoom -= 0.05) {
      block.style.zoom = zoom;
      if (fits(this.page)) return;
    }
    block.style.zoom = "";
    const rest = split(block, () => fits(this.page));
    if (rest) return this.addOne([rest]);
    for (let zoom = SMALLEST; zoom > 0.3 && !fits(this.page); zoom -= 0.05) block.style.zoom = zoom;
  }
}

// Takes parts from the end of a block until the page fits; returns a block with what was taken.
function split(block, fitting) {
  const whole = block.querySelector("ul, ol, tbody") ?? block.closest("pre") ?? block.querySelector("pre");
  if (!whole) return null;
  if (whole.tagName === "PRE") return splitLines(block, whole, fitting);
  const rest = block.cloneNode(true);
  const taken = rest.querySelector(whole.tagName);
  taken.replaceChildren();
  while (!fitting() && whole.children.length > 1) taken.prepend(whole.lastElementChild);
  rest.querySelectorAll("caption, thead").forEach((head) => head.classList.add("again"));
  partAround(block, whole, rest, taken);
  if (whole.tagName === "OL") taken.start = whole.start + whole.children.length;
  return rest;
}

// What stands before a parted list or table stays with its first part, what follows goes with the second.
function partAround(first, whole, second, taken) {
  const [end, start] = [whole, taken].map((rows) => rows.closest("table") ?? rows);
  if (end === first) return;
  const after = document.createRange();
  after.setStartAfter(end);
  after.setEndAfter(first.lastChild);
  after.deleteContents();
  const before = document.createRange();
  before.setStartBefore(second.firstChild);
  before.setEndBefore(start);
  before.deleteContents();
}

// Pygments closes every tag at the end of a line, so that lines can be parted.
function splitLines(block, pre, fitting) {
  const lines = pre.innerHTML.split("\n");
  let kept = lines.length;
  const show = () => (pre.innerHTML = lines.slice(0, kept).join("\n"));
  while (!fitting() && kept > 1) {
    kept -= 1;
    show();
  }
  if (kept === 1) {
    pre.innerHTML = lines.join("\n");
    return null; // too wide, not too long
  }
  const gap = lines.slice(0, kept).findLastIndex((line, i) => i > kept / 2 && !line.trim());
  if (gap > 0) kept = gap;
  show();
  const rest = block.cloneNode(true);
  const target = rest.tagName === "PRE" ? rest : rest.querySelector("pre");
  target.innerHTML = lines.slice(kept).join("\n").replace(/^\n+/, "");
  return rest;
}

// A picture takes the room that is left on its slide: upwards, or, with its words beside it, all.
function grow(page) {
  if (page.querySelectorAll("img").length !== 1 || page.classList.contains("beside")) return;
  const set = (tall) => page.style.setProperty("--tall", `${tall}px`);
  const least = parseFloat(page.style.getPropertyValue("--tall"));
  let tall = ALONE;
  for (set(tall); tall > least && !fits(page); set(tall)) tall -= 10;
  set(Math.max(tall, least));
  const image = page.querySelector("img");
  const room = (1184 * image.naturalHeight) / image.naturalWidth; // as tall as the width lets it be
  if (Math.min(tall, room) < BESIDE - 100) putBeside(page);
}

function putBeside(page) {
  const before = [page.className, page.style.cssText];
  const [picture, ...words] = [...page.children].filter((node) => node.className !== "running");
  const isText = (node) => node.className === "text";
  if (!hasPicture(picture) || isText(picture) || !words.length || !words.every(isText)) return;
  const pair = page.appendChild(make("div", "pair", picture, make("div", "", ...words)));
  for (const [tall, dense] of [[BESIDE, ""], [BESIDE - 60, ""], [BESIDE - 60, " dense"]]) {
    page.className = `page aside${dense}`;
    page.style.setProperty("--tall", `${tall}px`);
    if (fits(page) && pair.lastChild.offsetWidth > 440) return;
  }
  page.append(picture, ...words);
  pair.remove();
  [page.className, page.style.cssText] = before;
}

function layOut() {
  for (const details of lesson.querySelectorAll("details")) details.open = true; // room for answers
  fitWidths();
  const deck = new Deck();
  for (const blocks of pieces()) deck.add(blocks);
  document.body.classList.add("laid-out");
  for (const section of slides.querySelectorAll("section section")) {
    grow(section.page);
    for (const details of section.page.querySelectorAll("details")) details.open = false;
    section.append(section.page);
  }
  bench.remove();
}

function turnAnswers() {
  const answers = [...Reveal.getCurrentSlide().querySelectorAll("details")];
  const open = !answers.every((details) => details.open);
  for (const details of answers) details.open = open;
}

window.addEventListener("load", async () => {
  await Promise.all([...document.images].map((image) => image.decode()));
  layOut();
  await Reveal.initialize({
    width: 1280,
    height: HEIGHT,
    margin: 0,
    maxScale: 4,
    center: false,
    hash: true,
    slideNumber: "c/t",
    transition: "none",
    keyboard: { 65: turnAnswers }, // A: all answers of a slide
  });
  // An animation begins when its slide is shown.
  Reveal.on("slidechanged", ({ currentSlide }) => {
    for (const image of currentSlide.querySelectorAll("img")) image.src = image.src;
  });
  document.body.dataset.ready = "yes";
});
