// A chart in one or two sentences, for people who do not see it: from where to where each curve went, and what is odd.
import { visibleCurves, type ChartModel, type Curve } from '../charts/model.ts';

const most = 8;

/** E.g. `training fell from 1.02 to 0.0184, lowest 0.0181 at step 912.` */
export function summarize(model: ChartModel): string {
  const curves = visibleCurves(model).filter((curve) => curve.x.length > 0);
  if (curves.length === 0) return 'Nothing recorded yet.';
  const sentences = curves.slice(0, most).map((curve) => sentence(curve, model));
  if (curves.length > most) sentences.push(`${curves.length - most} more curves.`);
  return sentences.join(' ');
}

function sentence({ label, x, y, raw }: Curve, model: ChartModel): string {
  const values = (raw ?? y).values;
  const length = Math.min(x.length, (raw ?? y).length);
  let first = -1;
  let last = -1;
  let lowest = -1;
  let odd = 0;
  for (let i = 0; i < length; i++) {
    const value = values[i] ?? NaN;
    if (!Number.isFinite(value)) {
      odd++;
      continue;
    }
    if (first < 0) first = i;
    last = i;
    if (lowest < 0 || value < (values[lowest] ?? NaN)) lowest = i;
  }
  const oddWords = odd > 0 ? ` ${odd} ${odd === 1 ? 'value is' : 'values are'} not finite.` : '';
  if (first < 0) return `${label}: no finite value.${oddWords}`;
  const [from, to, low] = [values[first] ?? NaN, values[last] ?? NaN, values[lowest] ?? NaN];
  const { format } = model.y;
  if (first === last)
    return `${label} is ${format(to)} at ${model.x.name} ${model.x.format(x.values[last] ?? NaN)}.${oddWords}`;
  const went =
    format(from) === format(to)
      ? `stayed at ${format(to)}`
      : `${to < from ? 'fell' : 'rose'} from ${format(from)} to ${format(to)}`;
  const where = `${model.x.name} ${model.x.format(x.values[lowest] ?? NaN)}`;
  return `${label} ${went}, lowest ${format(low)} at ${where}.${oddWords}`;
}
