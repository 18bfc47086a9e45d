#!/usr/bin/env node
import { runProgram } from './program.js';

const terminal = {
  env: process.env,
  print: (line: string) => console.log(line),
  complain: (line: string) => console.error(line),
  exit: (code: number) => {
    process.exitCode = code;
  },
};

void runProgram(terminal, process.argv);
