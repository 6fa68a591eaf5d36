/** Who is next: at most one entry for each item, a binary heap over plain arrays. */
export interface Agenda {
  add(item: number, at: number): void;
  /** Takes the earliest one off. */
  next(): { readonly item: number; readonly at: number } | undefined;
}

export function createAgenda(capacity: number): Agenda {
  const items = new Int32Array(capacity);
  const times = new Float64Array(capacity);
  let size = 0;
  const timeAt = (at: number): number => times[at] ?? Number.POSITIVE_INFINITY;
  const put = (at: number, item: number, time: number): void => {
    items[at] = item;
    times[at] = time;
  };
  const move = (from: number, to: number): void => put(to, items[from] ?? 0, timeAt(from));
  return {
    add: (item, time) => {
      let at = size;
      size += 1;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (timeAt(parent) <= time) break;
        move(parent, at);
        at = parent;
      }
      put(at, item, time);
    },
    next: () => {
      if (size === 0) return undefined;
      const first = { item: items[0] ?? 0, at: timeAt(0) };
      size -= 1;
      const [item, time] = [items[size] ?? 0, timeAt(size)];
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= size) break;
        if (child + 1 < size && timeAt(child + 1) < timeAt(child)) child += 1;
        if (timeAt(child) >= time) break;
        move(child, at);
        at = child;
      }
      put(at, item, time);
      return first;
    },
  };
}
