// The map of the culture space: the page as a disc, voices, messages in flight, the cloud, the face.
const MOST_FLYING = 500;
const VIEW_RADII = 1.34; // page radii from the centre to the nearer edge of the view at zoom 1

function makeMap() {
  return {
    camera: { x: 0, y: 0, zoom: 1 }, stance: new Float32Array(0), cloud: new Float32Array(0),
    next: new Float32Array(0), sprite: null, spriteColour: "", picked: null,
  };
}

function viewOf(map, box) {
  const unit = (Math.min(box.width, box.height) / 2 / VIEW_RADII) * map.camera.zoom;
  return {
    unit, left: box.left, top: box.top, width: box.width, height: box.height,
    x: (px) => box.left + box.width / 2 + (px - map.camera.x) * unit,
    y: (py) => box.top + box.height / 2 - (py - map.camera.y) * unit,
    size: clamp(Math.min(box.width, box.height) / 520, 0.7, 1.7) * Math.sqrt(map.camera.zoom),
  };
}

function cloudSprite(map, colour) {
  if (map.spriteColour !== colour) {
    map.sprite = el("canvas", { width: 32, height: 32 });
    const context = map.sprite.getContext("2d");
    const gradient = context.createRadialGradient(16, 16, 0, 16, 16, 16);
    gradient.addColorStop(0, colour + "3d");
    gradient.addColorStop(0.35, colour + "1c");
    gradient.addColorStop(1, colour + "00");
    context.fillStyle = gradient;
    context.fillRect(0, 0, 32, 32);
    map.spriteColour = colour;
  }
  return map.sprite;
}

const ready = (array, size) => (array.length >= size ? array : new Float32Array(size));

// In one dimension the map is a strip: the second coordinate only keeps dots apart.
function spreadStrip(points, count) {
  for (let i = 0; i < count; i++) points[2 * i + 1] = (scatter(i) - 0.5) * 1.5;
}

function drawMap(context, map, future, at, box, theme, options) {
  const view = viewOf(map, box), strip = options.dimensions === 1;
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.width, box.height);
  context.clip();
  drawPage(context, view, theme, theme.regimes[Math.max(0, regimeAt(future, at))], strip, options);
  drawCloud(context, map, future, at, view, theme, strip);
  const count = future.cast.count;
  map.stance = ready(map.stance, 2 * count);
  positions(future, "stance", at, map.stance);
  if (strip) spreadStrip(map.stance, count);
  const k = Math.min(Math.floor(at + 1e-6), future.done - 1);
  drawVoices(context, map, future, flagsAt(future, k), view, theme);
  drawMessages(context, map, future, k, at - k, view, theme, strip);
  drawFace(context, future, at, view, theme, strip, options);
  drawPicked(context, map, future, at, view, theme, options);
  context.restore();
}

function drawPage(context, view, theme, colour, strip, options) {
  const x = view.x(0), y = view.y(0), r = view.unit;
  context.lineWidth = 2.5;
  if (strip) {
    context.fillStyle = theme.page;
    context.fillRect(x - r, view.top, 2 * r, view.height);
    context.strokeStyle = colour;
    context.strokeRect(x - r, view.top - 4, 2 * r, view.height + 8);
  } else {
    const glow = context.createRadialGradient(x, y, r * 0.2, x, y, r * 1.12);
    glow.addColorStop(0, theme.page);
    glow.addColorStop(0.86, theme.page);
    glow.addColorStop(0.9, colour + "30");
    glow.addColorStop(1, colour + "00");
    context.fillStyle = glow;
    context.beginPath();
    context.arc(x, y, r * 1.12, 0, 7);
    context.fill();
    context.strokeStyle = colour;
    context.beginPath();
    context.arc(x, y, r, 0, 7);
    context.stroke();
  }
  context.fillStyle = theme.soft;
  context.font = `600 ${Math.round(12 * options.text)}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.fillText("the page", x, strip ? view.top + view.height - 10 : y + r + Math.round(15 * options.text));
  if (options.axes.length) {
    context.textAlign = "right";
    context.fillText(options.axes[0] + " →", view.left + view.width - 10, y + 4);
    if (options.axes[1]) { context.textAlign = "left"; context.fillText("↑ " + options.axes[1], x + 8, view.top + 16); }
  }
}

function drawCloud(context, map, future, at, view, theme, strip) {
  const seen = future.slices[0].columns.cloud.shape[1];
  map.cloud = ready(map.cloud, 2 * seen);
  positions(future, "cloud", at, map.cloud);
  if (strip) spreadStrip(map.cloud, seen);
  const sprite = cloudSprite(map, theme.cloud), size = clamp(view.unit * 0.2, 14, 40), half = size / 2;
  for (let i = 0; i < seen; i++) {
    context.drawImage(sprite, view.x(map.cloud[2 * i]) - half, view.y(map.cloud[2 * i + 1]) - half, size, size);
  }
}

const roleColour = (theme, key) =>
  key === "official" ? theme.official : key === "partner" ? theme.partner : theme.roles[key % theme.roles.length];

function shape(context, key, x, y, r) {
  if (key === "partner") {
    const d = r * 1.3;
    context.moveTo(x, y - d); context.lineTo(x + d, y); context.lineTo(x, y + d); context.lineTo(x - d, y); context.closePath();
  } else if (key === "official") {
    context.rect(x - r * 1.1, y - r * 1.1, r * 2.2, r * 2.2);
  } else {
    context.moveTo(x + r, y);
    context.arc(x, y, r, 0, 6.2832);
  }
}

// All dots of one colour go into one path: a fill each, not a fill a dot.
function drawVoices(context, map, future, flags, view, theme) {
  const { sizes, groups } = future.cast, stance = map.stance;
  context.lineWidth = 1;
  for (const [key, members] of groups) {
    const colour = roleColour(theme, key);
    context.globalAlpha = 0.42;
    context.strokeStyle = colour;
    context.beginPath();
    for (const i of members) {
      if ((flags[i] & (PRESENT | ENABLED)) === PRESENT && key !== "official") {
        shape(context, key, view.x(stance[2 * i]), view.y(stance[2 * i + 1]), sizes[i] * view.size * 0.62);
      }
    }
    context.stroke();
    context.globalAlpha = 0.92;
    context.fillStyle = colour;
    context.beginPath();
    for (const i of members) {
      if ((flags[i] & PRESENT) && ((flags[i] & ENABLED) || key === "official") && !(flags[i] & MUTED)) {
        shape(context, key, view.x(stance[2 * i]), view.y(stance[2 * i + 1]), sizes[i] * view.size * (key === "official" ? 0.8 : 1));
      }
    }
    context.fill();
  }
  context.globalAlpha = 1;
}

// Messages of the coming week leave their voice, fly, and land on the page or off it.
function drawMessages(context, map, future, k, f, view, theme, strip) {
  const said = saidAt(future, k + 1);
  if (said) flying(context, map, future, said, f, view, theme, strip, 1);
  const before = saidAt(future, k);
  if (before) landed(context, future, before, 1 - f, view, theme, strip);
}

function eachMessage(future, said, strip, visit) {
  const count = said.end - said.from, stride = Math.max(1, Math.ceil(count / MOST_FLYING));
  for (let m = said.from; m < said.end; m += stride) {
    const x = said.at[2 * m] * future.scale - future.reach;
    const y = said.at[2 * m + 1] * future.scale - future.reach;
    const on = x * x + y * y <= 1.002;
    visit(said.voice[m], x, strip ? (scatter(m) - 0.5) * 1.5 : y, on, m);
  }
}

function flying(context, map, future, said, f, view, theme, strip) {
  const stance = map.stance;
  for (const side of [true, false]) {
    context.strokeStyle = context.fillStyle = side ? theme.on : theme.off;
    context.lineWidth = 1.4 * view.size;
    context.globalAlpha = 0.75;
    const lines = new Path2D(), rings = new Path2D(), heads = new Path2D();
    eachMessage(future, said, strip, (voice, x, y, on, m) => {
      if (on !== side) return;
      const start = scatter(m) * 0.4, p = (f - start) / 0.5;
      if (p <= 0) return;
      const x0 = stance[2 * voice], y0 = stance[2 * voice + 1];
      if (p < 1) {
        const head = ease(p), tail = ease(Math.max(0, p - 0.28));
        const hx = view.x(x0 + (x - x0) * head), hy = view.y(y0 + (y - y0) * head);
        lines.moveTo(view.x(x0 + (x - x0) * tail), view.y(y0 + (y - y0) * tail));
        lines.lineTo(hx, hy);
        heads.rect(hx - 1.5 * view.size, hy - 1.5 * view.size, 3 * view.size, 3 * view.size);
      } else {
        const px = view.x(x), py = view.y(y), q = p - 1;
        heads.rect(px - 1.5 * view.size, py - 1.5 * view.size, 3 * view.size, 3 * view.size);
        if (q < 0.35) { const r = (2 + q * 22) * view.size; rings.moveTo(px + r, py); rings.arc(px, py, r, 0, 6.2832); }
      }
    });
    context.stroke(lines);
    context.fill(heads);
    context.globalAlpha = 0.4;
    context.stroke(rings);
  }
  context.globalAlpha = 1;
}

function landed(context, future, said, alpha, view, theme, strip) {
  for (const side of [true, false]) {
    context.fillStyle = side ? theme.on : theme.off;
    context.globalAlpha = 0.75 * clamp(alpha, 0, 1);
    const dots = new Path2D(), s = 1.5 * view.size;
    eachMessage(future, said, strip, (voice, x, y, on) => {
      if (on === side) dots.rect(view.x(x) - s, view.y(y) - s, 2 * s, 2 * s);
    });
    context.fill(dots);
  }
  context.globalAlpha = 1;
}

function drawFace(context, future, at, view, theme, strip, options) {
  const [fx, fy, spread] = faceAt(future, at);
  const x = view.x(fx), y = view.y(strip ? 0 : fy), r = 9 * view.size;
  context.strokeStyle = theme.face;
  context.globalAlpha = 0.5;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let back = 16; back >= 0; back--) {
    const [tx, ty] = faceAt(future, Math.max(0, at - back));
    context.lineTo(view.x(tx), view.y(strip ? 0 : ty));
  }
  context.stroke();
  context.setLineDash([5, 5]);
  context.beginPath();
  context.arc(x, y, Math.max(2, spread * view.unit), 0, 7);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
  for (const [colour, width] of [[theme.outline, 7], [theme.face, 3]]) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.arc(x, y, r, 0, 7);
    context.moveTo(x - 2 * r, y); context.lineTo(x - r * 0.45, y);
    context.moveTo(x + r * 0.45, y); context.lineTo(x + 2 * r, y);
    context.moveTo(x, y - 2 * r); context.lineTo(x, y - r * 0.45);
    context.moveTo(x, y + r * 0.45); context.lineTo(x, y + 2 * r);
    context.stroke();
  }
  context.font = `700 ${Math.round(13 * options.text)}px system-ui, sans-serif`;
  context.textAlign = "left";
  context.lineWidth = 4;
  context.strokeStyle = theme.outline;
  context.strokeText("public face", x + 1.3 * r, y - 1.3 * r);
  context.fillStyle = theme.face;
  context.fillText("public face", x + 1.3 * r, y - 1.3 * r);
}

function drawPicked(context, map, future, at, view, theme, options) {
  const picked = options.picked;
  if (!picked || picked.index >= (picked.kind === "voice" ? future.cast.count : map.cloud.length / 2)) return;
  const points = picked.kind === "voice" ? map.stance : map.cloud;
  const x = view.x(points[2 * picked.index]), y = view.y(points[2 * picked.index + 1]);
  context.strokeStyle = theme.flag;
  context.lineWidth = 2.5;
  context.beginPath();
  context.arc(x, y, 12 * view.size, 0, 7);
  context.stroke();
}

// What lies under the pointer: a voice within 9 pixels, else a customer within 12.
function pick(map, future, flags, view, px, py) {
  let best = null, nearest = 100;
  for (let i = 0; i < future.cast.count; i++) {
    if (!(flags[i] & PRESENT)) continue;
    const dx = view.x(map.stance[2 * i]) - px, dy = view.y(map.stance[2 * i + 1]) - py, d = dx * dx + dy * dy;
    if (d < nearest) { nearest = d; best = { kind: "voice", index: i }; }
  }
  if (best) return best;
  nearest = 150;
  for (let i = 0; i < map.cloud.length / 2; i++) {
    const dx = view.x(map.cloud[2 * i]) - px, dy = view.y(map.cloud[2 * i + 1]) - py, d = dx * dx + dy * dy;
    if (d < nearest) { nearest = d; best = { kind: "customer", index: i }; }
  }
  return best;
}
