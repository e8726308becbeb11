// Futures as they arrive: binary columns (layout in frames.py) put together into whole arrays.
const TYPES = { uint8: Uint8Array, int8: Int8Array, uint16: Uint16Array, int16: Int16Array, uint32: Uint32Array, float32: Float32Array };
const PRESENT = 1, ENABLED = 2, SPOKE = 4, SLIP = 8, COMPLAINT = 16, BADLY = 32, MUTED = 64;

// A table and its bytes as typed arrays. The bytes are copied first: views need aligned buffers.
function unpack(table, part) {
  const view = part instanceof DataView ? part : new DataView(part.buffer || part);
  const buffer = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
  const out = {};
  for (const { name, type, shape, at } of table) {
    const size = shape.reduce((product, n) => product * n, 1);
    out[name] = new TYPES[type](buffer, at, size);
    out[name].shape = shape;
  }
  return out;
}

function newFuture(head, cast) {
  return {
    frames: head.frames, done: 0, reach: head.reach, stepWeeks: head.step_weeks, cast,
    scale: (2 * head.reach) / 65535, slices: [], bySlice: new Uint16Array(head.frames),
    voicesAll: head.voices, drawn: head.drawn, customersAll: head.customers,
    measures: null, regimes: new Int8Array(head.frames).fill(-1), band: null, feed: [], reply: null,
    money: null,
  };
}

// Put a slice of frames into a future (a new one when the slice is its first). A future that is still
// being computed takes the place of the old one only when it has reached what is shown: no jump back.
// A cast is sent once for each slot, so `casts` outlives the futures: twins come and go.
function takeFrames({ futures, coming, casts }, head, parts, measureNames, at) {
  const old = futures[head.slot];
  const columns = unpack(head.table, parts[0]);
  if (head.cast) casts[head.slot] = makeCast(unpack(head.cast, parts[1]), head);
  let future = coming[head.slot] || old;
  if (head.first === 0) {
    future = newFuture(head, casts[head.slot] || null);
    if (old) future.band = old.band;
    if (old) future.feed = old.feed;
  }
  const count = measureNames.length;
  if (!future.measures) future.measures = new Float32Array(future.frames * count).fill(NaN);
  future.measures.set(columns.measures, head.first * count);
  future.regimes.set(columns.regimes, head.first);
  future.measureCount = count;
  if (columns.stance) {
    future.slices.push({ first: head.first, columns });
    future.bySlice.fill(future.slices.length - 1, head.first, head.end);
  }
  future.done = head.end;
  if (!old || future.done === future.frames || future.done > at + 1) {
    futures[head.slot] = future;
    delete coming[head.slot];
  } else coming[head.slot] = future;
  future.reply = head.reply;
  future.money = moneySpent(future, measureNames.indexOf("cost"));
  return future;
}

function makeCast(columns, head) {
  const count = columns.kind.length;
  const sizes = new Float32Array(count);
  const crowd = clamp(Math.sqrt(600 / count), 0.5, 1); // many dots are drawn smaller
  for (let i = 0; i < count; i++) sizes[i] = crowd * (2 + 1.9 * Math.log10(1 + columns.audience[i] / 5));
  const groups = new Map();
  for (let i = 0; i < count; i++) {
    const key = columns.kind[i] === 2 ? "official" : columns.kind[i] === 1 ? "partner" : columns.role[i];
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(i);
  }
  return { ...columns, count, sizes, groups, roles: head.roles, partners: head.partners, departments: head.departments, network: null };
}

function moneySpent(future, column) {
  const out = new Float64Array(future.frames);
  for (let k = 1; k < future.done; k++) {
    const cost = future.measures[k * future.measureCount + column];
    out[k] = out[k - 1] + (Number.isNaN(cost) ? 0 : cost * future.stepWeeks);
  }
  return out;
}

const measureAt = (future, k, column) => future.measures[k * future.measureCount + column];

// A measure between two frames; NaN stays NaN.
function measureNear(future, at, column) {
  const k = Math.min(Math.floor(at), future.done - 1), next = Math.min(k + 1, future.done - 1);
  const a = measureAt(future, k, column), b = measureAt(future, next, column);
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : a + (b - a) * (at - k);
}

function regimeAt(future, at) {
  const k = clamp(Math.round(at), 0, future.done - 1);
  return future.regimes[k] >= 0 ? future.regimes[k] : future.regimes[Math.min(1, future.done - 1)];
}

// The columns that hold frame k, and where in them it begins.
function sliceOf(future, k) {
  const slice = future.slices[future.bySlice[k]];
  return { columns: slice.columns, row: k - slice.first };
}

// Positions of a quantised column between two frames, into out (x, y, x, y, ...).
function positions(future, name, at, out) {
  const k = clamp(Math.floor(at), 0, future.done - 1), next = Math.min(k + 1, future.done - 1);
  const f = at - k, { scale, reach } = future;
  const one = sliceOf(future, k), two = sliceOf(future, next);
  const a = one.columns[name], b = two.columns[name], count = a.shape[1] * 2;
  const i0 = one.row * count, j0 = two.row * count;
  for (let i = 0; i < count; i++) out[i] = (a[i0 + i] + (b[j0 + i] - a[i0 + i]) * f) * scale - reach;
  return count / 2;
}

function flagsAt(future, k) {
  const { columns, row } = sliceOf(future, clamp(k, 0, future.done - 1));
  const count = columns.flags.shape[1];
  return columns.flags.subarray(row * count, (row + 1) * count);
}

function faceAt(future, at) {
  const k = clamp(Math.floor(at), 0, future.done - 1), next = Math.min(k + 1, future.done - 1), f = at - k;
  const one = sliceOf(future, k), two = sliceOf(future, next);
  const a = one.columns.face, b = two.columns.face, i = one.row * 3, j = two.row * 3;
  return [0, 1, 2].map((n) => a[i + n] + (b[j + n] - a[i + n]) * f);
}

// Messages of frame k: [from, end) and their columns.
function saidAt(future, k) {
  if (k < 1 || k >= future.done) return null;
  const { columns, row } = sliceOf(future, k);
  return { from: columns.said_start[row], end: columns.said_start[row + 1], voice: columns.said_voice, at: columns.said_at, heard: columns.said_heard };
}
