// Colours of curves from the theme's chart colours, read from style variables so that the canvas follows the theme, with
// a dash pattern beside every colour. No colour value stands here.

/** Style variables of training.css, in the order in which slots are given out. */
const slots = 6;
const dashes: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [9, 3, 2, 3], [4, 2], [12, 3]];

export interface Palette {
  readonly series: readonly string[];
  readonly muted: string;
  readonly text: string;
  readonly grid: string;
  readonly error: string;
  readonly background: string;
  readonly font: string;
}

export function dashOf(slot: number): readonly number[] {
  return dashes[slot % dashes.length] ?? [];
}

/** The variable that holds a slot's colour, for style sheets. */
export function colorVariable(slot: number | 'muted'): string {
  return slot === 'muted' ? 'var(--chart-muted)' : `var(--chart-series-${slot % slots})`;
}

/** Resolves the palette where `host` stands. */
export function readPalette(host: HTMLElement): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  host.append(probe);
  const resolve = (variable: string): string => {
    probe.style.color = `var(${variable})`;
    return getComputedStyle(probe).color;
  };
  const palette = {
    series: Array.from({ length: slots }, (_, slot) => resolve(`--chart-series-${slot}`)),
    muted: resolve('--chart-muted'),
    text: resolve('--chart-text'),
    grid: resolve('--chart-grid'),
    error: resolve('--chart-error'),
    background: resolve('--chart-background'),
    font: `11px ${getComputedStyle(host).fontFamily}`,
  };
  probe.remove();
  return palette;
}

export function strokeOf(palette: Palette, color: number | 'muted'): string {
  return color === 'muted' ? palette.muted : (palette.series[color % slots] ?? palette.text);
}
