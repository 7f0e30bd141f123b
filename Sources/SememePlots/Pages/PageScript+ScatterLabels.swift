extension PageScript {
  /// Names of groups and labels of points on a map.
  static let scatterLabels = #"""
    const scatterLabels = {
      paintLabels(g) {
        const { labels, mostLabels } = this.data;
        g.textAlign = 'left';
        g.lineJoin = 'round';
        const taken = [];
        this.paintGroupNames(g, taken);
        taken.push(...this.axisTexts);
        if (!labels.length) return;
        g.font = '12px Helvetica, Arial, sans-serif';
        const limit = taken.length + (this.count > 1000 && this.zoomed < 2 ? Math.min(mostLabels, 40) : mostLabels);
        this.widths ??= new Map();
        this.turns ??= this.labelTurns();
        let tries = 0;
        for (const i of this.turns) {
          if (tries >= 2000 || taken.length >= limit) break;
          if (!labels[i] || (this.matches && !this.matches[i]) || !this.isVisible(i)) continue;
          tries += 1;
          const longest = this.count <= 60 ? 60 : 34;
          const text = labels[i].length > longest ? `${labels[i].slice(0, longest - 1).trimEnd()}…` : labels[i];
          if (!this.widths.has(text)) this.widths.set(text, g.measureText(text).width);
          const box = this.room(i, this.widths.get(text), taken);
          if (!box) continue;
          taken.push(box);
          this.paintText(g, text, box[0], box[1] + 11);
        }
      },

      // The first point of every group, then the second of each, so that no group goes without labels.
      labelTurns() {
        const counts = new Map();
        const ranks = this.data.groups.map((group) => {
          counts.set(group, (counts.get(group) ?? 0) + 1);
          return counts.get(group);
        });
        const points = Array.from({ length: this.count }, (_, i) => i);
        return ranks.length ? points.sort((a, b) => ranks[a] - ranks[b] || a - b) : points;
      },

      // Where a label covers no other, and no point where there are few: right, left, above or below its own.
      room(i, w, taken) {
        const r = this.radius + 3;
        const boxes = [[r, -7], [-r - w, -7], [-w / 2, -r - 14], [-w / 2, r]]
          .map(([dx, dy]) => [this.x[i] + dx, this.y[i] + dy, this.x[i] + dx + w, this.y[i] + dy + 14])
          .filter((box) => box[0] >= 0 && box[1] >= 0 && box[2] <= this.width && box[3] <= this.height
            && taken.every((other) => box[0] >= other[2] || other[0] >= box[2] || box[1] >= other[3] || other[1] >= box[3]));
        if (this.order.length > 400) return boxes[0];
        return boxes.find((box) => !this.order.some((j) => this.x[j] > box[0] - this.radius && this.x[j] < box[2] + this.radius
          && this.y[j] > box[1] - this.radius && this.y[j] < box[3] + this.radius && j !== i));
      },

      paintText(g, text, x, y) {
        g.lineWidth = 3;
        g.strokeStyle = colors.background;
        g.strokeText(text, x, y);
        g.fillStyle = colors.ink;
        g.fillText(text, x, y);
      },

      // Many points: each group's name in the middle of its points.
      paintGroupNames(g, taken) {
        const { groups, groupNames, points, dimensions } = this.data;
        if (this.count <= NAMED_FROM || groupNames.length < 2 || this.matches) return;
        if (!this.centers) {
          const members = groupNames.map(() => []);
          groups.forEach((group, i) => { if (group >= 0) members[group].push(i); });
          this.centers = members.slice(0, 1000).map((own) => Array.from({ length: dimensions }, (_, d) => {
            const values = own.map((i) => points[i * dimensions + d]).sort((a, b) => a - b);
            return values[Math.floor(values.length / 2)];
          }));
        }
        g.font = 'bold 13px Helvetica, Arial, sans-serif';
        this.centers.forEach((center, group) => {
          if (this.hidden.has(group)) return;
          const name = groupNames[group];
          const [x, y] = this.place(center);
          const w = g.measureText(name).width;
          const box = [x - w / 2, y - 8, x + w / 2, y + 8];
          if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) return;
          taken.push(box);
          this.paintText(g, name, box[0], y + 5);
        });
      },
    };
    Object.assign(ScatterMap.prototype, scatterLabels);

    """#.replacing("NAMED_FROM", with: String(ScatterPlot.namedFrom))
}
