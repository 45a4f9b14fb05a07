// Numbers as people read them: as many digits as are meaningful, units where there are any, nothing that jumps in width.
// Pure. What is not finite is written as it is.

const superscripts = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

function superscript(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)] ?? '').join('');
  return (exponent < 0 ? '⁻' : '') + digits;
}

function special(value: number): string | null {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '∞';
  if (value === -Infinity) return '−∞';
  return null;
}

const minus = (text: string): string => text.replace('-', '−');

/** Three meaningful digits (or `digits`): 0.0184, 2.41, 532.6 → 533, 1,271, 2.4·10⁻⁵. */
export function formatNumber(value: number, digits = 3): string {
  const odd = special(value);
  if (odd !== null) return odd;
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits)))));
  if (magnitude < -4 || magnitude >= 7) {
    const mantissa = value / 10 ** magnitude;
    return minus(`${mantissa.toFixed(Math.max(0, digits - 1))}·10`) + superscript(magnitude);
  }
  const decimals = Math.max(0, digits - 1 - magnitude);
  const fixed = value.toFixed(decimals);
  return minus(magnitude >= 3 ? groupThousands(fixed) : fixed);
}

/** A number that a person has set, as short as it is exact: 0.003, 1, 10⁻⁵. */
export function formatSetting(value: number): string {
  return special(value) ?? tickAlone(Number(value.toPrecision(12)));
}

/** A whole number with thousands separated: 1,500. */
export function formatCount(value: number): string {
  return special(value) ?? minus(groupThousands(String(Math.round(value))));
}

function groupThousands(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A rate or size in a few characters: 950, 4.1 k, 412 k, 1.2 M. */
export function formatCompact(value: number): string {
  const odd = special(value);
  if (odd !== null) return odd;
  const units = ['', ' k', ' M', ' G', ' T'];
  let scaled = Math.abs(value);
  let unit = 0;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  const text =
    unit === 0 || scaled >= 99.5 ? scaled.toFixed(0) : scaled >= 9.95 ? scaled.toFixed(0) : scaled.toFixed(1);
  return `${value < 0 ? '−' : ''}${text}${units[unit] ?? ''}`;
}

/** Seconds as 0:04, 12:30, 1:02:03. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '–';
  const whole = Math.round(seconds);
  const two = (part: number): string => String(part).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** Labels of axis ticks: the same number of decimals for all, powers of ten where figures would be long. */
export function formatTicks(ticks: readonly number[]): readonly string[] {
  const sizes = ticks.filter((tick) => tick !== 0).map((tick) => Math.abs(tick));
  if (sizes.length === 0) return ticks.map(() => '0');
  const largest = Math.max(...sizes);
  const smallest = Math.min(...sizes);
  const spread = largest / smallest;
  if (spread > 500) return ticks.map(tickAlone);
  const step = smallestGap(ticks);
  if (largest >= 1e6 || largest < 1e-3) {
    const power = Math.floor(Math.log10(largest));
    const decimals = decimalsOf(step / 10 ** power);
    return ticks.map((tick) =>
      tick === 0 ? '0' : minus(`${(tick / 10 ** power).toFixed(decimals)}·10`) + superscript(power),
    );
  }
  if (spread > 5 && ticks.length > 1 && smallest < 0.1) return ticks.map(tickAlone);
  const decimals = decimalsOf(step);
  return ticks.map((tick) => minus(groupThousands(tick.toFixed(decimals))));
}

/** Labels of the ticks of a logarithmic axis, each by itself. */
export function formatLogTicks(ticks: readonly number[]): readonly string[] {
  return ticks.map(tickAlone);
}

/** One tick on a logarithmic axis: 10⁻⁴, 0.01, 0.3, 1, 30, 1,000, 2·10⁵. */
function tickAlone(tick: number): string {
  if (tick === 0) return '0';
  const power = Math.floor(Math.log10(Math.abs(tick)) + 1e-9);
  if (power < -3 || power > 4) {
    const mantissa = tick / 10 ** power;
    const factor = Number(mantissa.toPrecision(3));
    return (factor === 1 ? '10' : minus(`${factor}·10`)) + superscript(power);
  }
  return minus(groupThousands(String(Number(tick.toPrecision(6)))));
}

function smallestGap(ticks: readonly number[]): number {
  let gap = Infinity;
  for (let i = 1; i < ticks.length; i++) gap = Math.min(gap, Math.abs((ticks[i] ?? 0) - (ticks[i - 1] ?? 0)));
  return Number.isFinite(gap) && gap > 0 ? gap : Math.abs(ticks[0] ?? 1) || 1;
}

/** Decimals that a multiple of `step` needs. */
function decimalsOf(step: number): number {
  for (let decimals = 0; decimals <= 12; decimals++) {
    const scaled = step * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, scaled)) return decimals;
  }
  return 12;
}
