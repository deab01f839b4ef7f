// The thin layer between a reader's hands and a picture that Python draws. Native controls: a
// browser gives them focus, keys and names. ipywidgets keeps one message under way and merges what
// comes meanwhile, so that only the newest position is drawn.

const PATIENCE = 2000; // ms without an answer before the page says so
const REST = 500; // ms without a move before a screen reader is told what changed
const STRIP = 2.5; // a picture so many times as wide as high leaves no room beside it
const STILL = 200; // ms for which a picture keeps its size before it is drawn for that size
const BESIDE = 0.02; // of the picture: a click as near as this to a pad is meant for it

function make(tag, parent, properties = {}, attributes = {}) {
  const node = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  parent.append(node);
  return node;
}

// Arrow keys and Enter belong to the control that has the focus, not to JupyterLab's cells.
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };

function addChoice(control, row, id, move) {
  const select = make("select", row, { id }, OWN_KEYS);
  control.words.forEach((word, i) => make("option", select, { textContent: word, value: i }));
  select.addEventListener("change", () => move(control.name, Number(select.value)));
  return (index) => (select.value = index);
}

function addSlider(control, row, id, move) {
  const last = control.words.length - 1;
  const range = make("input", row, { type: "range", id, min: 0, max: last, step: 1 }, OWN_KEYS);
  const word = make("span", row, { className: "tk-word" }, { "aria-hidden": "true" });
  const widest = Math.max(...control.words.map((text) => text.length));
  word.style.minWidth = `${widest}ch`;
  range.addEventListener("input", () => move(control.name, Number(range.value)));
  return (index) => {
    range.value = index;
    range.setAttribute("aria-valuetext", control.words[index]);
    word.textContent = control.words[index];
  };
}

function addPlayer(control, row, id, move, at, answered, end) {
  const button = (textContent, label, onClick) => {
    const node = make("button", row, { type: "button", textContent }, OWN_KEYS);
    node.setAttribute("aria-label", label);
    node.addEventListener("click", onClick);
    return node;
  };
  let timer = null;
  const stop = () => {
    clearTimeout(timer);
    timer = null;
    play.textContent = "Play";
    play.setAttribute("aria-label", `Play ${control.label}`);
  };
  const tick = () => {
    if (!play.isConnected) return stop(); // the output is gone
    if (answered()) {
      if (at(control.name) >= end(control.name)) return stop();
      move(control.name, at(control.name) + 1);
    }
    timer = setTimeout(tick, control.interval);
  };
  const step = (by) => {
    stop();
    move(control.name, Math.min(end(control.name), Math.max(0, at(control.name) + by)));
  };
  const play = button("Play", `Play ${control.label}`, () => {
    if (timer !== null) return stop();
    if (at(control.name) >= end(control.name)) move(control.name, 0);
    play.textContent = "Pause";
    play.setAttribute("aria-label", `Pause ${control.label}`);
    timer = setTimeout(tick, control.interval);
  });
  button("◀", `One back: ${control.label}`, () => step(-1));
  button("▶", `One on: ${control.label}`, () => step(1));
  return addSlider(control, row, id, (name, index) => (stop(), move(name, index)));
}

const ADD = { slider: addSlider, choice: addChoice, player: addPlayer };

function render({ model, el }) {
  const controls = model.get("controls");
  const [width, height] = model.get("size");
  const root = make("div", el, { className: "tk-demo" }, {
    role: "group",
    "aria-label": model.get("title"),
  });
  root.classList.toggle("tk-large", model.get("large"));
  root.classList.toggle("tk-strip", width > STRIP * height);
  const panel = make("div", root, { className: "tk-controls" });
  const canvas = make("canvas", root, { width, height }, { role: "img" });
  // However many pixels it has, on the page it keeps its size.
  root.style.setProperty("--tk-width", `${width}px`);
  root.style.setProperty("--tk-aspect", width / height);
  // A picture is no higher than the window, controls and words included. Where a cell's output is a
  // window of its own, that one is as high as what it holds.
  const outermost = window.parent === window;
  root.style.setProperty("--tk-window", outermost ? "100vh" : "1000em");
  root.style.setProperty("--tk-rows", model.get("controls").length);
  const caption = make("p", root, { className: "tk-caption" });
  const status = make("div", root, { className: "tk-spoken" }, { role: "status" });

  let impatient = null;
  let speaking = null;
  const last = Object.fromEntries(controls.map(({ name, words }) => [name, words.length - 1]));
  const end = (name) => model.get("ends")[name] ?? last[name];
  // A hand may ask for more than there is: what is shown goes no further than the end.
  const at = (name) => Math.min(model.get("state")[name], end(name));
  const answered = () => model.get("answered") >= model.get("asked");

  const shown = {};
  const showState = () => {
    for (const control of controls) shown[control.name](at(control.name));
  };
  const moveAll = (changes) => {
    if (Object.entries(changes).every(([name, index]) => at(name) === index)) return;
    model.set("state", { ...model.get("state"), ...changes });
    showState(); // a slider that was moved beyond its end comes back
    model.set("asked", model.get("asked") + 1);
    model.save_changes();
    clearTimeout(impatient);
    impatient = setTimeout(() => {
      write(
        "Waiting for Python. If this stays, the kernel is gone: run this cell again, " +
          "and the cells above it.",
      );
    }, PATIENCE);
  };
  const move = (name, index) => moveAll({ [name]: index });

  const prefix = `tk-${Math.random().toString(36).slice(2)}`;
  controls.forEach((control, i) => {
    const row = make("div", panel, { className: "tk-row" });
    const id = `${prefix}-${i}`;
    make("label", row, { textContent: control.label, htmlFor: id });
    shown[control.name] = ADD[control.kind](control, row, id, move, at, answered, end);
  });

  const pad = model.get("pad");
  if (pad.box) {
    const [left, bottom, right, top] = pad.box;
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      const across = (event.clientX - box.left) / box.width;
      return [across, 1 - (event.clientY - box.top) / box.height];
    };
    const position = (event) => {
      const [across, up] = place(event);
      const share = { x: (across - left) / (right - left), y: (up - bottom) / (top - bottom) };
      const changes = {};
      for (const axis of ["x", "y"]) {
        if (!pad[axis]) continue;
        const most = last[pad[axis]];
        changes[pad[axis]] = Math.min(most, Math.max(0, Math.round(share[axis] * most)));
      }
      moveAll(changes);
    };
    canvas.classList.add("tk-pad");
    const isMeant = (event) => {
      const [across, up] = place(event);
      const beside = (from, at, to) =>
        at < Math.min(from, to) - BESIDE || at > Math.max(from, to) + BESIDE;
      return !(pad.x && beside(left, across, right)) && !(pad.y && beside(bottom, up, top));
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !isMeant(event)) return;
      canvas.setPointerCapture(event.pointerId);
      position(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.buttons === 1 && canvas.hasPointerCapture(event.pointerId)) position(event);
    });
  }

  let received = 0;
  let painted = 0;
  const paint = async () => {
    const turn = ++received;
    const png = new Blob([model.get("frame")], { type: "image/png" });
    const picture = await createImageBitmap(png); // the old picture stays until this one is ready
    if (turn > painted) {
      painted = turn;
      if (canvas.width !== picture.width) {
        Object.assign(canvas, { width: picture.width, height: picture.height });
      }
      canvas.getContext("2d").drawImage(picture, 0, 0);
    }
    picture.close();
  };
  // Zoomed in, or on a dense screen, the picture gets as many pixels as it there has room for.
  let still = null;
  const sharpen = () => {
    const across = Math.round(canvas.getBoundingClientRect().width * devicePixelRatio);
    const ratio = Math.max(1, across / width);
    if (ratio === model.get("ratio")) return;
    model.set("ratio", ratio);
    model.save_changes();
  };
  const resized = () => {
    clearTimeout(still);
    still = setTimeout(sharpen, STILL);
  };
  const sizes = new ResizeObserver(resized);
  sizes.observe(canvas);
  let density = null;
  const watchDensity = () => {
    density?.removeEventListener("change", watchDensity);
    density = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    density.addEventListener("change", watchDensity);
    resized();
  };
  watchDensity();
  // The caption keeps the room that it once needed: what is below it stays where it is.
  let room = 0;
  const write = (text) => {
    caption.textContent = text;
    const height = caption.getBoundingClientRect().height;
    if (height > room) caption.style.minHeight = `${(room = height)}px`;
  };
  const describe = () => {
    if (answered()) clearTimeout(impatient);
    canvas.setAttribute("aria-label", model.get("alt"));
    write(model.get("caption"));
    if (!model.get("spoken")) return; // Python goes on by itself: what waits to be said still is
    clearTimeout(speaking);
    speaking = setTimeout(() => (status.textContent = model.get("caption")), REST);
  };

  const listeners = {
    "change:state": showState,
    "change:ends": showState,
    "change:frame": paint,
    "change:caption": describe,
    "change:answered": describe,
  };
  for (const [event, listener] of Object.entries(listeners)) model.on(event, listener);
  showState();
  canvas.setAttribute("aria-label", model.get("alt"));
  caption.textContent = model.get("caption");
  paint();

  return () => {
    clearTimeout(impatient);
    clearTimeout(speaking);
    clearTimeout(still);
    sizes.disconnect();
    density.removeEventListener("change", watchDensity);
    for (const [event, listener] of Object.entries(listeners)) model.off(event, listener);
  };
}

export default { render };
