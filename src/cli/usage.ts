// The text of `rnn --help` and of wrong usage. One line per command, in the order in which people need them.
export const usage = `rnn - design, train and understand recurrent networks

  rnn check F [--json]                      every problem of the graph: file:line:column severity code message
  rnn plan F                                the computation plan: steps, parameters, operations, memory
  rnn train F [--steps N] [--seed S] [--threads N] [--out DIR] [--resume DIR] [--json]
  rnn evaluate F --run DIR [--split train|validation|test] [--weights last|best] [--json]
  rnn predict F --run DIR [--data FILE] [--split all|train|validation|test] [--weights last|best] [--json]
  rnn generate F --run DIR [--prompt TEXT] [--length N] [--temperature X] [--seed S] [--weights last|best]
  rnn gradcheck F [--node ID] [--json]      gradients against finite differences, in double precision
  rnn nodes [--json]                        the catalogue of nodes

F is a .rnn.json file. --json prints one JSON object a line. Progress goes to the error stream.
Exit code: 0 done, 1 the input is at fault, 2 wrong usage.
`;
