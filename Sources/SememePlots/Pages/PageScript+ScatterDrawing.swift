extension PageScript {
  /// How a map is drawn.
  static let scatterDrawing = #"""
    const scatterDrawing = {
      // Drawing waits for the next frame, so that many changes cost one.
      draw() {
        if (this.waits) return;
        this.waits = true;
        requestAnimationFrame(() => { this.waits = false; this.paint(); });
      },

      paint() {
        const box = this.canvas.getBoundingClientRect();
        const ratio = devicePixelRatio || 1;
        this.width = box.width;
        this.height = box.height;
        const [w, h] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
        if (this.canvas.width !== w || this.canvas.height !== h) {
          this.canvas.width = w;
          this.canvas.height = h;
        }
        const g = this.canvas.getContext('2d');
        g.setTransform(ratio, 0, 0, ratio, 0, 0);
        g.clearRect(0, 0, this.width, this.height);
        this.project();
        this.axisTexts = [];
        if (this.solid) this.paintCube(g);
        else if (this.data.axes.length) this.paintAxes(g);
        this.paintPoints(g);
        this.paintLabels(g);
        this.paintHovered(g);
        this.paintLegend();
      },

      paintCube(g) {
        const reach = Math.max(...this.reach) || 1;
        const corner = (n) => this.place([0, 1, 2].map((d) => this.middle[d] + (n & (1 << d) ? reach : -reach)));
        g.strokeStyle = colors.grid;
        g.lineWidth = 1;
        g.beginPath();
        for (let a = 0; a < 8; a += 1) {
          for (let d = 0; d < 3; d += 1) {
            if (a & (1 << d)) continue;
            g.moveTo(...corner(a).slice(0, 2));
            g.lineTo(...corner(a | (1 << d)).slice(0, 2));
          }
        }
        g.stroke();
        g.fillStyle = colors.muted;
        g.font = '12px Helvetica, Arial, sans-serif';
        g.textAlign = 'center';
        this.data.axes.forEach((name, axis) => {
          const end = [0, 1, 2].map((d) => this.middle[d] + (d === axis ? 1.12 : -1) * reach);
          const [x, y] = this.place(end);
          const half = g.measureText(name).width / 2;
          this.paintAxisText(g, name, Math.max(half + 4, Math.min(x, this.width - half - 4)), y);
        });
      },

      // Text of an axis, centred, whose place is kept free of labels.
      paintAxisText(g, text, x, y) {
        const half = g.measureText(text).width / 2;
        this.axisTexts.push([x - half, y - 10, x + half, y + 3]);
        g.fillText(text, x, y);
      },

      paintAxes(g) {
        const scale = this.scale;
        const ends = (size, shift, middle, sign) =>
          [-1, 1].map((side) => middle + sign * (side * size / 2 - shift) / scale).sort((a, b) => a - b);
        const lines = (low, high, count) => {
          const rough = (high - low) / count;
          const power = 10 ** Math.floor(Math.log10(rough));
          const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= rough) ?? rough;
          const out = [];
          for (let k = Math.ceil(low / step); k * step <= high && out.length < 50; k += 1) out.push(k * step);
          return [out, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))];
        };
        g.font = '11px Helvetica, Arial, sans-serif';
        g.fillStyle = colors.muted;
        g.strokeStyle = colors.grid;
        g.lineWidth = 1;
        g.textAlign = 'center';
        const [xs, xDigits] = lines(...ends(this.width, this.shift[0], this.middle[0], 1), 8);
        const [ys, yDigits] = lines(...ends(this.height, this.shift[1], this.middle[1], -1), 6);
        g.beginPath();
        for (const v of xs) {
          const [x] = this.place([v, 0]);
          g.moveTo(x, 0);
          g.lineTo(x, this.height);
          this.paintAxisText(g, v.toFixed(xDigits).replace('-', '−'), x, this.height - 22);
        }
        for (const v of ys) {
          const y = this.place([0, v])[1];
          g.moveTo(0, y);
          g.lineTo(this.width, y);
          const text = v.toFixed(yDigits).replace('-', '−');
          this.paintAxisText(g, text, 22 + g.measureText(text).width / 2, y - 3);
        }
        g.stroke();
        g.fillStyle = colors.ink;
        this.paintAxisText(g, this.data.axes[0], this.width / 2, this.height - 6);
        const half = g.measureText(this.data.axes[1]).width / 2;
        this.axisTexts.push([3, this.height / 2 - half, 16, this.height / 2 + half]);
        g.save();
        g.translate(13, this.height / 2);
        g.rotate(-Math.PI / 2);
        g.fillText(this.data.axes[1], 0, 0);
        g.restore();
      },

      outline(g, shape, x, y, r) {
        const corners = this.data.shapes[shape];
        if (!corners.length) {
          g.moveTo(x + r, y);
          g.arc(x, y, r, 0, 2 * Math.PI);
          return;
        }
        g.moveTo(x + corners[0] * r, y + corners[1] * r);
        for (let at = 2; at < corners.length; at += 2) g.lineTo(x + corners[at] * r, y + corners[at + 1] * r);
        g.closePath();
      },

      look(i) {
        const { groups, values, valueRange, shapes } = this.data;
        if (values) {
          const [low, high] = valueRange;
          const place = high > low ? (values[i] - low) / (high - low) : 0.5;
          return [0, colors.marks[Math.min(63, Math.max(0, Math.floor(place * 64)))]];
        }
        const group = groups.length ? groups[i] : 0;
        if (group < 0) return [0, colors.faint];
        return [(group + Math.floor(group / shapes.length)) % shapes.length, colors.series[group % 8]];
      },

      // Whether a point is chosen and on the canvas.
      isVisible(i) {
        return this.x[i] > -20 && this.x[i] < this.width + 20 && this.y[i] > -20 && this.y[i] < this.height + 20
          && this.isShown(i);
      },

      // Points without a group lie below the others, those found above; in space nearer ones above.
      drawingOrder() {
        const layers = [[], [], []];
        for (let i = 0; i < this.count; i += 1) {
          if (this.isVisible(i)) layers[this.matches?.[i] ? 2 : this.data.groups[i] < 0 ? 0 : 1].push(i);
        }
        if (this.solid) for (const layer of layers) layer.sort((a, b) => this.depth[a] - this.depth[b]);
        return layers.flat();
      },

      paintPoints(g) {
        this.order = this.drawingOrder();
        const reach = 1.75 * (Math.max(...this.reach) || 1);
        const full = this.count <= 400 ? 0.95 : this.count <= 3000 ? 0.8 : 0.65;
        // Among so many the shapes cannot be told apart, and squares are drawn twice as fast.
        const asSquares = this.order.length > 30000;
        g.lineWidth = 0.8;
        for (const i of this.order) {
          const [shape, color] = this.look(i);
          const found = this.matches?.[i];
          const near = this.solid ? 0.75 + 0.5 * ((this.depth[i] + reach) / (2 * reach)) : 1;
          g.globalAlpha = this.matches ? (found ? 1 : 0.1) : full;
          g.fillStyle = color;
          if (asSquares && !found) {
            const side = this.radius * near * 1.7;
            g.fillRect(this.x[i] - side / 2, this.y[i] - side / 2, side, side);
            continue;
          }
          g.beginPath();
          this.outline(g, shape, this.x[i], this.y[i], this.radius * near * (found ? 1.3 : 1));
          g.fill();
          if (found || this.count <= 3000) {
            g.strokeStyle = found ? colors.ink : colors.background;
            g.stroke();
          }
        }
        g.globalAlpha = 1;
      },

      paintHovered(g) {
        if (this.hovered < 0 || !this.isShown(this.hovered)) return;
        g.strokeStyle = colors.ink;
        g.lineWidth = 2;
        g.beginPath();
        g.arc(this.x[this.hovered], this.y[this.hovered], this.radius + 3, 0, 2 * Math.PI);
        g.stroke();
      },

    };
    Object.assign(ScatterMap.prototype, scatterDrawing);

    """#
}
