extension PageScript {
  /// A map's state: points, view, what is shown under the pointer.
  static let scatter = #"""
    class ScatterMap {
      constructor(section, data) {
        Object.assign(this, { section, data });
        this.solid = data.dimensions === 3;
        this.count = data.points.length / data.dimensions;
        this.hidden = new Set();
        this.matches = null;
        this.hovered = -1;
        this.x = new Float64Array(this.count);
        this.y = new Float64Array(this.count);
        this.depth = new Float64Array(this.count);
        this.measure();
        this.build();
        this.reset();
      }

      // The middle and the reach of the points in every dimension.
      measure() {
        const { points, dimensions } = this.data;
        this.middle = [];
        this.reach = [];
        for (let d = 0; d < dimensions; d += 1) {
          let [low, high] = [Infinity, -Infinity];
          for (let at = d; at < points.length; at += dimensions) {
            low = Math.min(low, points[at]);
            high = Math.max(high, points[at]);
          }
          this.middle.push((low + high) / 2);
          this.reach.push((high - low) / 2);
        }
      }

      reset() {
        this.zoomed = 1;
        this.shift = [0, 0];
        this.turn = [0.6, 0.35];
        this.draw();
      }

      get scale() {
        const room = [this.width / 2 - 30, this.height / 2 - 30];
        if (this.solid) {
          return (Math.min(...room) / 1.45 / (Math.max(...this.reach) || 1)) * this.zoomed;
        }
        const [wide, tall] = this.reach;
        const fits = Math.min(wide > 0 ? room[0] / wide : Infinity, tall > 0 ? room[1] / tall : Infinity);
        return (fits === Infinity ? 1 : fits) * this.zoomed;
      }

      get radius() {
        const base = this.count <= 60 ? 5.5 : this.count <= 400 ? 4.5 : this.count <= 3000 ? 3.2 : 2.2;
        return base * Math.min(2.5, Math.max(1, this.zoomed ** 0.35));
      }

      // A place of the data as [x, y, nearness] on the canvas.
      place(values) {
        const centered = values.map((value, d) => value - this.middle[d]);
        const scale = this.scale;
        const origin = [this.width / 2 + this.shift[0], this.height / 2 + this.shift[1]];
        if (!this.solid) return [origin[0] + centered[0] * scale, origin[1] - centered[1] * scale, 0];
        const [c, s] = [Math.cos(this.turn[0]), Math.sin(this.turn[0])];
        const [d, e] = [Math.cos(this.turn[1]), Math.sin(this.turn[1])];
        const x = c * centered[0] + s * centered[2];
        const z = -s * centered[0] + c * centered[2];
        return [
          origin[0] + x * scale, origin[1] - (d * centered[1] - e * z) * scale,
          e * centered[1] + d * z,
        ];
      }

      // The canvas places of all points: the map from data to canvas is linear, so that four places
      // tell it.
      project() {
        const { points, dimensions } = this.data;
        const origin = this.place(this.middle);
        const ways = this.middle.map((_, d) =>
          this.place(this.middle.map((value, other) => value + (other === d ? 1 : 0)))
            .map((value, part) => value - origin[part]));
        for (let i = 0; i < this.count; i += 1) {
          let [x, y, depth] = origin;
          for (let d = 0; d < dimensions; d += 1) {
            const value = points[i * dimensions + d] - this.middle[d];
            x += value * ways[d][0];
            y += value * ways[d][1];
            depth += value * ways[d][2];
          }
          this.x[i] = x;
          this.y[i] = y;
          this.depth[i] = depth;
        }
      }

      isShown(i) {
        return !this.hidden.size || !this.hidden.has(this.data.groups[i]);
      }

      text(i) {
        const { labels, details, groups, groupNames, groupsName, values, valueName } = this.data;
        const lines = [];
        if (labels.length) lines.push(labels[i]);
        if (details.length && details[i] !== lines[0]) lines.push(details[i]);
        if (groups.length) {
          const name = groups[i] < 0 ? 'none' : groupNames[groups[i]];
          lines.push(groupsName ? `${groupsName}: ${name}` : name);
        }
        if (values) {
          const number = Number(values[i].toPrecision(4));
          lines.push(valueName ? `${valueName}: ${number}` : `${number}`);
        }
        return lines.length ? lines.join('\n') : `point ${i + 1}`;
      }

      nearest(x, y) {
        let best = -1;
        let least = (this.radius + 6) ** 2;
        for (let i = 0; i < this.count; i += 1) {
          const distance = (this.x[i] - x) ** 2 + (this.y[i] - y) ** 2;
          if (distance < least && this.isShown(i)) {
            least = distance;
            best = i;
          }
        }
        return best;
      }

      search(wanted) {
        this.normals ??= Array.from({ length: this.count }, (_, i) => normal(this.text(i)));
        this.matches = null;
        if (wanted) {
          this.matches = new Uint8Array(this.count);
          this.normals.forEach((text, i) => { this.matches[i] = text.includes(wanted) ? 1 : 0; });
        }
        this.draw();
        return [this.matches ? this.matches.reduce((sum, hit) => sum + hit, 0) : 0, this.count];
      }

      // Where a point stands in the window.
      locate(i) {
        const box = this.canvas.getBoundingClientRect();
        return [box.left + this.x[i], box.top + this.y[i]];
      }
    }

    """#
}
