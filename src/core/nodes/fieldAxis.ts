// Which time axis the steps of a field lie on.
import type { FieldInfo } from '../graph/model.ts';
import type { TimeAxis } from '../graph/portType.ts';

export function axisOf(field: FieldInfo): TimeAxis {
  return field.axis ?? 'T';
}
