// Small tools and the palette: everything else builds on these.
const REGIMES = ["silence", "monologue", "chorus", "cacophony"];
const THEMES = {
  dark: {
    back: "#0f141b", ink: "#eef2f6", soft: "#a9b4c0", faint: "#5b6775", rule: "#2a333f",
    page: "#1b2733", cloud: "#e8b04b", face: "#ffffff", outline: "#0f141b",
    on: "#35d0b6", off: "#ff7d4d", a: "#8fb4e8", b: "#ffffff", baseline: "#6d7885", flag: "#e8b04b",
    regimes: ["#8a8f98", "#5b8fd6", "#2fb8a4", "#f0693b"],
    roles: ["#56b4e9", "#e07ab8", "#a3d65c", "#f4f6f8", "#f2d25c", "#c79bff"], partner: "#b79cff",
    official: "#ffffff", measures: ["#2fb8a4", "#e8b04b", "#e07ab8", "#56b4e9"],
  },
  light: {
    back: "#f7f8fa", ink: "#17202b", soft: "#4c5866", faint: "#8a95a3", rule: "#d9dfe6",
    page: "#e6edf4", cloud: "#c98a12", face: "#111820", outline: "#ffffff",
    on: "#0b7f6d", off: "#cc4415", a: "#2f6fc0", b: "#111820", baseline: "#9aa4b0", flag: "#9a6a00",
    regimes: ["#6d737c", "#2f66a8", "#12806f", "#c8461c"],
    roles: ["#0b72b5", "#b0327f", "#4b7d12", "#111820", "#8a6d00", "#6b3fc4"], partner: "#6b3fc4",
    official: "#111820", measures: ["#12806f", "#9a6a00", "#b0327f", "#0b72b5"],
  },
};

const clamp = (x, low, high) => Math.min(high, Math.max(low, x));
const ease = (x) => (x < 0.5 ? 2 * x * x : 1 - (2 - 2 * x) * (2 - 2 * x) / 2);
// A fixed number in [0, 1) for an index: offsets that do not flicker.
const scatter = (i) => { const x = Math.sin(i * 127.1 + 11.7) * 43758.5453; return x - Math.floor(x); };

function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name in node && typeof value !== "string") node[name] = value;
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined) node.append(child);
  }
  return node;
}

// Set text only when it differs: no layout work for what has not changed.
function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const words = (name) => name.replaceAll("_", " ");
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const isShare = (measure) => measure && measure.high === 1;

function shortNumber(x) {
  if (x === null || x === undefined || Number.isNaN(x)) return "–";
  const size = Math.abs(x);
  if (size >= 1e6) return (x / 1e6).toFixed(size >= 1e7 ? 0 : 1) + " million";
  if (size >= 1000) return Math.round(x).toLocaleString("en-GB");
  if (size >= 100) return x.toFixed(0);
  if (size >= 10) return x.toFixed(1);
  return size === 0 ? "0" : x.toFixed(2);
}
const percent = (x) => (x === null || Number.isNaN(x) ? "–" : Math.round(100 * x) + " %");
const amount = (measure, x) => (isShare(measure) || measure?.unit.startsWith("share") ? percent(x) : shortNumber(x));

// A canvas that follows the size of its box; devicePixelRatio is capped, painting costs by the pixel.
function fitCanvas(canvas) {
  const ratio = Math.min(window.devicePixelRatio || 1, 1.5);
  const box = canvas.getBoundingClientRect();
  const width = Math.max(1, Math.round(box.width * ratio)), height = Math.max(1, Math.round(box.height * ratio));
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { context, width: box.width, height: box.height, ratio };
}

function save(name, blob) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
