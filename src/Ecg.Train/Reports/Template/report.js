// Optional additions to the page, which is complete without scripts: values under the pointer, and filters in the gallery.
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  const tip = document.getElementById("tip");
  const number = value => String(Math.round(value * 10000) / 10000);

  // The point of a line nearest to x.
  function nearest(line, x) {
    if (line.step) {
      const index = Math.min(line.y.length - 1, Math.max(0, Math.round(x / line.step)));
      return { x: index * line.step, y: line.y[index] };
    }
    let best = 0;
    for (let i = 1; i < line.x.length; i++)
      if (Math.abs(line.x[i] - x) < Math.abs(line.x[best] - x)) best = i;
    return line.x.length ? { x: line.x[best], y: line.y[best] } : null;
  }

  for (const picture of document.querySelectorAll(".picture[data-chart]")) {
    let chart = null;
    picture.addEventListener("pointermove", event => {
      chart ??= JSON.parse(picture.dataset.chart);
      const svg = picture.querySelector("svg"), box = svg.getBoundingClientRect(), scale = svg.viewBox.baseVal.width / box.width;
      const [left, , width] = chart.area, share = ((event.clientX - box.left) * scale - left) / width;
      if (share < -0.02 || share > 1.02) { tip.hidden = true; return; }
      const x = chart.x[0] + share * (chart.x[1] - chart.x[0]), lines = [];
      for (const line of chart.lines) {
        const point = nearest(line, x);
        if (!point) continue;
        if (!lines.length) lines.push(chart.names ? chart.names[point.x] : `${chart.xName} ${number(point.x)}`);
        lines.push(`${line.name} ${number(point.y)}`);
      }
      tip.textContent = lines.join("\n");
      tip.hidden = lines.length === 0;
      const right = event.clientX + 14 + tip.offsetWidth > window.innerWidth;
      tip.style.left = `${right ? Math.max(0, event.clientX - 14 - tip.offsetWidth) : event.clientX + 14}px`;
      tip.style.top = `${Math.min(event.clientY + 14, window.innerHeight - tip.offsetHeight)}px`;
    });
    picture.addEventListener("pointerleave", () => { tip.hidden = true; });
  }

  const filters = document.querySelector(".filters");
  if (!filters) return;
  const beats = [...document.querySelectorAll(".beat")];
  filters.addEventListener("submit", event => event.preventDefault());
  filters.addEventListener("input", () => {
    let shown = 0;
    for (const beat of beats) {
      beat.hidden = ["kind", "truth", "predicted"].some(name => filters.elements[name].value && filters.elements[name].value !== beat.dataset[name]);
      shown += beat.hidden ? 0 : 1;
    }
    filters.querySelector("output").textContent = `${shown} of ${beats.length} beats`;
  });
})();
