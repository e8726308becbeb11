// The second view: who hears whom inside, by department; dots light up when a voice speaks.
// Angles of points that lie equally far from each other along an ellipse, the first at the bottom.
function evenAngles(count, across, down) {
  const fine = 720, way = new Float64Array(fine + 1), angle = (i) => (2 * Math.PI * i) / fine - Math.PI / 2;
  for (let i = 1; i <= fine; i++) way[i] = way[i - 1] + Math.hypot(across * Math.sin(angle(i)), down * Math.cos(angle(i)));
  return [...Array(count).keys()].map((n) => angle(way.findIndex((x) => x >= (n / count) * way[fine])));
}

function layOut(cast, aspect) {
  const clusters = new Map();
  for (let i = 0; i < cast.count; i++) {
    const key = cast.kind[i] === 2 ? "o" : cast.kind[i] === 1 ? "p" + cast.partner[i] : "d" + cast.department[i];
    if (!clusters.has(key)) clusters.set(key, []);
    clusters.get(key).push(i);
  }
  const rings = [...clusters.keys()].filter((key) => key !== "o");
  const place = new Float32Array(2 * cast.count), labels = [];
  const largest = Math.max(...rings.map((key) => clusters.get(key).length), 1);
  const across = VIEW_RADII * Math.max(1, aspect) - 0.5, down = VIEW_RADII * Math.max(1, 1 / aspect) - 0.44; // half axes of the ring
  const room = Math.min(0.8, (Math.PI / Math.max(3, rings.length)) * 0.75 * (across + down));
  const angles = evenAngles(rings.length, across, down);
  rings.forEach((key, n) => {
    const angle = angles[n], cx = across * Math.cos(angle), cy = down * Math.sin(angle) + 0.08;
    const members = clusters.get(key), radius = Math.min(0.32, room * 0.72) * Math.sqrt(members.length / largest);
    members.forEach((i, m) => {
      const r = radius * Math.sqrt((m + 0.5) / members.length), a = m * 2.39996;
      place[2 * i] = cx + r * Math.cos(a);
      place[2 * i + 1] = cy + r * Math.sin(a);
    });
    const number = +key.slice(1), name = key[0] === "p" ? cast.partners[number] : cast.departments[number] || "dept. " + (number + 1);
    labels.push({ name: capital(name), x: cx, y: cy - radius - 0.07 });
  });
  if (clusters.has("o")) labels.push({ name: "Official account", x: 0, y: -0.1 });
  return { place, labels, aspect, ties: null, tiesKey: "" };
}

function tieLayer(network, cast, view, theme) {
  const key = [view.unit, view.width, view.height, view.left, theme.back, cast.count].join();
  if (network.tiesKey !== key) {
    network.ties = el("canvas", { width: Math.round(view.width), height: Math.round(view.height) });
    const context = network.ties.getContext("2d"), { place } = network;
    const stride = Math.max(1, Math.ceil(cast.tie_from.length / 5000));
    context.strokeStyle = theme.faint;
    context.globalAlpha = 0.16;
    context.lineWidth = 1;
    context.beginPath();
    for (let t = 0; t < cast.tie_from.length; t += stride) {
      const a = cast.tie_from[t], b = cast.tie_to[t];
      context.moveTo(view.x(place[2 * a]) - view.left, view.y(place[2 * a + 1]) - view.top);
      context.lineTo(view.x(place[2 * b]) - view.left, view.y(place[2 * b + 1]) - view.top);
    }
    context.stroke();
    network.tiesKey = key;
  }
  return network.ties;
}

function drawNetwork(context, map, future, at, box, theme, options) {
  const cast = future.cast;
  const aspect = Math.round((10 * box.width) / box.height) / 10;
  if (cast.network?.aspect !== aspect) cast.network = layOut(cast, aspect);
  const view = viewOf(map, box), { place, labels } = cast.network;
  const k = Math.min(Math.floor(at + 1e-6), future.done - 1), f = at - k, flags = flagsAt(future, k);
  map.stance = ready(map.stance, 2 * cast.count);
  map.stance.set(place);
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.width, box.height);
  context.clip();
  context.drawImage(tieLayer(cast.network, cast, view, theme), box.left, box.top, box.width, box.height);
  drawVoices(context, map, future, flags, view, theme);
  const said = saidAt(future, k + 1);
  if (said) {
    for (const side of [true, false]) {
      const rings = new Path2D();
      eachMessage(future, said, false, (voice, x, y, on, m) => {
        const p = (f - scatter(m) * 0.5) / 0.5;
        if (on !== side || p <= 0 || p >= 1) return;
        const px = view.x(place[2 * voice]), py = view.y(place[2 * voice + 1]), r = (4 + 9 * p) * view.size;
        rings.moveTo(px + r, py);
        rings.arc(px, py, r, 0, 6.2832);
      });
      context.strokeStyle = side ? theme.on : theme.off;
      context.lineWidth = 2 * view.size;
      context.stroke(rings);
    }
  }
  context.fillStyle = theme.soft;
  context.textAlign = "center";
  context.font = `600 ${Math.round(12 * options.text)}px system-ui, sans-serif`;
  for (const label of labels) context.fillText(label.name, view.x(label.x), view.y(label.y) + 14);
  drawPicked(context, map, future, at, view, theme, options);
  context.restore();
}
