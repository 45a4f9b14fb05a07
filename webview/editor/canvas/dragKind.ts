// The data type under which the palette hands a node kind to the canvas in a drag.
export const dragKindType = 'application/x-rnn-studio-kind';
