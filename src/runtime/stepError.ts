// An error of one step of a plan: it carries the nodes of the graph the step came from, so that the message can reach the person there.

export class StepError extends Error {
  /** Ids of the nodes that the step was made from; empty when it belongs to none. */
  readonly nodes: readonly string[];

  constructor(op: string, nodes: readonly string[], message: string) {
    super(`${op}${nodes.length === 0 ? '' : ` (${nodes.join(', ')})`}: ${message}`);
    this.name = 'StepError';
    this.nodes = nodes;
  }
}
