// What the data files of the examples hold, as the host would tell it: the field lists of the real files.
import type { DataInfo, FieldInfo } from '../../src/core/graph/model.ts';

const number = (name: string): FieldInfo => ({ name, type: 'number', classes: 1, perStep: true });

export const sunspotData: DataInfo = {
  fields: [number('YEAR'), number('SUNACTIVITY')],
  ragged: [],
  sequences: { train: 196, validation: 46, test: 47 },
};

export const weatherData: DataInfo = {
  fields: [
    number('precipitation'),
    number('temp_max'),
    number('temp_min'),
    number('wind'),
    {
      name: 'weather',
      type: 'category',
      classes: 5,
      perStep: true,
      symbols: ['drizzle', 'fog', 'rain', 'snow', 'sun'],
    },
  ],
  ragged: [],
  sequences: { train: 992, validation: 146, test: 293 },
};

export const textData: DataInfo = {
  fields: [
    { name: 'text', type: 'tokens', classes: 81, perStep: true },
    { name: 'next', type: 'tokens', classes: 81, perStep: true },
  ],
  ragged: [],
  sequences: { train: 16_659, validation: 3_569, test: 3_570 },
};
