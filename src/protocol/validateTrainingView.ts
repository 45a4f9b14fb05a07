// Which messages of the training view's webview are believed. Anything else is dropped by the host.
import { anyOf, isCount, isName, isString, literal, object, oneOf, type Shape } from './shape.ts';
import { trainingCommands, type TrainingViewToHost } from './trainingView.ts';

const command = { type: literal('command'), command: oneOf(trainingCommands), run: isName };

const messages: { readonly [K in TrainingViewToHost['type']]: Shape<Extract<TrainingViewToHost, { type: K }>> } = {
  ready: object({ type: literal('ready') }),
  subscribe: object({ type: literal('subscribe'), run: isName, since: isCount }),
  unsubscribe: object({ type: literal('unsubscribe'), run: isName }),
  command: anyOf([object(command), object({ ...command, node: isName })]),
  fault: object({ type: literal('fault'), message: isString }),
};

/** The message, or undefined when it is not one that the training view may send. Never throws. */
export function readTrainingViewMessage(value: unknown): TrainingViewToHost | undefined {
  return Object.values<Shape<TrainingViewToHost>>(messages).some((shape) => shape(value))
    ? (value as TrainingViewToHost)
    : undefined;
}
