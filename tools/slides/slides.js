// Lays the lesson out on slides, in the browser that shows them: only it knows how tall things are.
// A heading of the second level starts a column; what follows goes down. What belongs together (a
// heading and what follows, code and its picture) shares a slide where it fits.

const HEIGHT = 720;
const TALL = [430, 390, 350, 310]; // heights of a picture that shares its slide
const ALONE = 590; // and of one that has a slide for itself
const LAYOUTS = ["page", "page dense"].flatMap((type) => TALL.map((tall) => [type, tall]));
const SMALLEST = 0.8; // how far a block may shrink before it is split, or its lines are broken

const lesson = document.getElementById("lesson");
const slides = document.querySelector(".slides");
const goals = lesson.querySelector("h2"); // they stand on the title's slide
const bench = document.body.appendChild(document.createElement("div"));
bench.id = "bench";

const isHeading = (node) => /^H[1-6]$/.test(node.tagName);
const hasPicture = (node) => node.querySelector("img") !== null;

const asks = (node) => /Predict, then \w+\./.test(node.textContent);

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
      else if (block.className === "notes") found.at(-1).at(-1).append(block);
      else if (block.tagName === "DETAILS") found.push([...question(), make("div", "text", block)]);
      else add([make("div", "text", block)]);
    }
  }
  if (lead.length) add([]);
  return found;
}

const fits = (page) =>
  page.scrollHeight <= HEIGHT &&
  [...page.querySelectorAll("pre, table, math, details, img")].every(
    (node) => node.getBoundingClientRect().right <= 1280 - 40 && (node.tagName === "IMG" || node.scrollWidth <= node.clientWidth + 1),
  );

class Deck {
  startColumn(heading) {
    // What follows a second title is for a lecturer with time to spare, and counts for nothing.
    if (heading.tagName === "H1" && this.column) this.visibility = "uncounted";
    this.column = slides.appendChild(document.createElement("section"));
    this.title = heading.textContent;
    this.startPage();
  }

  startPage() {
    if (this.page) this.finish();
    this.page = bench.appendChild(make("div", "page"));
    this.blocks = [];
    this.layout = LAYOUTS[0];
    this.section = this.column.appendChild(document.createElement("section"));
    this.section.setAttribute("aria-label", this.title);
    if (this.visibility) this.section.dataset.visibility = this.visibility;
    this.running = this.column.children.length > 1 ? [make("p", "running", this.title)] : [];
  }

  add(blocks) {
    const heading = blocks.find((block) => block.tagName === "H1" || block.tagName === "H2");
    if (heading && heading !== goals) this.startColumn(heading);
    if (this.fill([...this.blocks, ...blocks])) return;
    if (this.blocks.length) this.startPage();
    if (this.fill(blocks)) return;
    // Together they are too much for a slide: one after the other, headings with what follows.
    const first = blocks.findIndex((block) => !isHeading(block)) + 1;
    this.addOne(blocks.slice(0, first));
    for (const block of blocks.slice(first)) this.addOne([block]);
  }

  addOne(blocks) {
    if (this.fill([...this.blocks, ...blocks])) return;
    if (this.blocks.length) this.startPage();
    if (this.fill(blocks)) return;
    const block = blocks.at(-1);
    this.arrange(blocks, ...LAYOUTS[0]);
    for (let zoom = 1; zoom >= SMALLEST; zoom -= 0.05) {
      block.style.zoom = zoom;
      if (fits(this.page)) return;
    }
    block.style.zoom = "";
    const rest = split(block, () => fits(this.page));
    if (rest) return this.addOne([rest]);
    for (let zoom = SMALLEST; zoom > 0.3 && !fits(this.page); zoom -= 0.05) block.style.zoom = zoom;
  }

  // Puts these blocks on the page, in the roomiest layout that holds them; if none does, all stays.
  fill(blocks) {
    const before = [this.blocks, ...this.layout];
    for (const layout of LAYOUTS) {
      this.arrange(blocks, ...layout);
      if (fits(this.page)) return true;
    }
    blocks.forEach((block) => block.remove());
    this.arrange(...before);
    return false;
  }

  arrange(blocks, type, tall) {
    this.blocks = blocks;
    this.layout = [type, tall];
    this.page.className = type;
    this.page.style.setProperty("--tall", `${tall}px`);
    this.page.replaceChildren(...this.running);
    let beside = null; // the room on the right of a picture or of code
    for (const block of blocks) {
      if (beside && goesBeside(block, beside)) continue;
      beside = null;
      if (isHeading(block) || block.className === "text") this.page.append(block);
      else {
        beside = make("div", "words");
        this.page.append(make("div", "pair", block, beside));
      }
    }
    for (const words of this.page.querySelectorAll(".words:empty")) words.parentNode.replaceWith(words.previousSibling);
  }

  // The picture of a finished page takes the room that is left.
  finish() {
    const [blocks, [type, least]] = [this.blocks, this.layout];
    if (this.page.querySelectorAll("img").length) {
      for (let tall = ALONE; tall > least; tall -= 10) {
        this.arrange(blocks, type, tall);
        if (fits(this.page)) break;
        this.arrange(blocks, type, least);
      }
    }
    uncover(blocks);
    for (const details of this.page.querySelectorAll("details")) details.open = false;
    this.section.append(this.page);
  }
}

// What follows a picture or code stands beside it, as long as it is no taller.
function goesBeside(block, beside) {
  if (isHeading(block) || hasPicture(block) || block.className === "input") return false;
  beside.append(block);
  const [room, pre] = [beside.clientWidth, block.tagName === "PRE"];
  const isWide = pre ? block.scrollWidth <= block.clientWidth : room >= 400 && beside.scrollWidth <= room;
  if (isWide && beside.offsetHeight <= beside.previousSibling.offsetHeight) return true;
  block.remove();
  return false;
}

// A question comes before its answer: what follows a prediction appears by the next key.
function uncover(blocks) {
  let questions = 0;
  for (const block of blocks) {
    if (questions) {
      block.classList.add("fragment");
      block.dataset.fragmentIndex = questions - 1;
    }
    if (asks(block)) questions += 1;
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

function layOut() {
  for (const details of lesson.querySelectorAll("details")) details.open = true; // room for answers
  fitWidths();
  const deck = new Deck();
  for (const blocks of pieces()) deck.add(blocks);
  deck.finish();
  document.body.classList.add("laid-out");
  bench.remove();
}

function turnAnswers() {
  const answers = [...Reveal.getCurrentSlide().querySelectorAll("details")];
  const open = !answers.every((details) => details.open);
  for (const details of answers) details.open = open;
}

// An animation begins when it is shown.
function play(nodes) {
  for (const node of nodes) for (const image of node.querySelectorAll("img")) image.src = image.src;
}

// A second window tells the lecturer, not the class, what to ask and what the answers are.
let notes = null;

function openNotes() {
  notes = window.open("", "notes", "width=900,height=600");
  notes.document.title = "Notes";
  notes.document.documentElement.lang = "en";
  notes.document.head.append(...[...document.querySelectorAll("style")].map((one) => one.cloneNode(true)));
  notes.onkeydown = (event) => Reveal.triggerKey(event.keyCode);
  showNotes();
}

function showNotes() {
  if (!notes || notes.closed) return;
  const [slide, place] = [Reveal.getCurrentSlide(), document.querySelector(".slide-number").textContent.trim()];
  const asked = [...slide.querySelectorAll(".notes")].map((note) => make("section", "note", ...note.cloneNode(true).childNodes));
  const page = make("main", "page alone", make("p", "running", `${place} · ${slide.getAttribute("aria-label")}`), ...asked);
  if (!asked.length) page.append(make("p", "", "Nothing to ask on this slide."));
  notes.document.body.replaceChildren(page);
}

window.addEventListener("load", async () => {
  await document.fonts.load('26px "Course Math"');
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
  });
  Reveal.addKeyBinding({ keyCode: 65, key: "A", description: "Open or close the answers of a slide" }, turnAnswers);
  Reveal.addKeyBinding({ keyCode: 83, key: "S", description: "Notes: what to ask, what is likely said" }, openNotes);
  Reveal.on("slidechanged", ({ currentSlide }) => {
    play([currentSlide]);
    queueMicrotask(showNotes); // once Reveal has written the slide's number
  });
  Reveal.on("fragmentshown", ({ fragments }) => play(fragments));
  document.body.dataset.ready = "yes";
});
