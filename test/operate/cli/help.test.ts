import { expect } from 'chai';
import type { Command } from 'commander';
import { buildCommandLine } from '../../../src/operate/cli/run-command-line.ts';
import { runStorytime } from './run-storytime.ts';

/** A command and those below it, each with the words that call it. */
function everyCommand(command: Command, words: string[] = []): { words: string; command: Command }[] {
  const below = command.commands.flatMap((child) => everyCommand(child, [...words, child.name()]));
  return words.length === 0 ? below : [{ words: words.join(' '), command }, ...below];
}

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  return help;
}

/**
 * The help of the command line teaches it, and mistakes are answered with it (docs/operations.md, "Three ways
 * to run it").
 */
describe('storytime --help', () => {
  it('says what each command is for, and what the exit codes mean', async () => {
    const { code, stdout, stderr } = await runStorytime(['--help']);
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.include('0 done, 1 failed, 2 wrong usage').and.include('.env.example');
    for (const command of buildCommandLine().commands) {
      expect(stdout, command.name()).to.match(new RegExp(`^  ${command.name()}\\b.* {2,}\\w`, 'm'));
    }
    const names = Array.from(stdout.matchAll(/^ {2}([a-z]+).* {2,}\w/gm), ([, name]) => name);
    expect(names.slice(0, 5)).to.deep.equal(['start', 'demo', 'web', 'worker', 'migrate']);
  });

  it('describes every command and every option', async () => {
    const commands = everyCommand(buildCommandLine());
    expect(commands.map(({ words }) => words)).to.include.members(['start', 'keys create', 'doctor']);
    for (const { words, command } of commands) {
      expect(command.description(), words).to.match(/^[a-z].{6,}[^.]$/);
      for (const { flags, description } of command.options) {
        expect(description, `${words} ${flags}`).to.match(/^\S.{5,}[^.]$/);
      }
      expect(helpOf(command)).to.include(`Usage: storytime ${words}`);
    }
  });

  it('shows an example of every command that needs options', async () => {
    const needy = everyCommand(buildCommandLine()).filter(({ command }) =>
      command.options.some(({ mandatory }) => mandatory),
    );
    expect(needy.map(({ words }) => words)).to.include.members(['backfill', 'keys create']);
    for (const { words, command } of needy) {
      const [, examples = ''] = helpOf(command).split('\nExamples:\n');
      expect(examples, words).to.match(new RegExp(`^  storytime ${words} (\\w+ )?--`));
      for (const { long, mandatory } of command.options) if (mandatory) expect(examples).to.include(long);
    }
  });
});

describe('storytime with wrong arguments', () => {
  const wrong: [what: string, words: string[], says: string[]][] = [
    ['a command that there is not', ['fly'], ["unknown command 'fly'"]],
    ['an option that there is not', ['days', '--fly'], ["unknown option '--fly'"]],
    ['an option that is missing', ['backfill', '--from', '2026-02-01'], ["required option '--to <date>'"]],
    ['a word too many', ['days', 'yesterday'], ['too many arguments']],
    ['an id that is none', ['keys', 'revoke', 'x'], ['must be a positive integer']],
    ['a date that does not exist', ['days', '--from', '2026-02-30'], ['--from must be a date that exists']],
    ['a range upside down', ['days', '--from', '2026-02-02', '--to', '2026-02-01'], ['--from is after --to']],
    ['a scope that there is not', ['keys', 'create', '--name', 'x', '--scope', 'root'], ['--scope']],
    ['the demo’s database for a program', ['start', '--demo'], ['--demo does not go with start']],
    ['no publisher', ['keys', 'create', '--name', 'x', '--scope', 'publisher'], ['--publisher goes with']],
    [
      'no reason',
      ['backfill', '--from', '2026-02-01', '--to', '2026-02-02', '--revise-final'],
      ['--reason is needed'],
    ],
    [
      'several mistakes',
      ['backfill', '--from', 'x', '--to', 'y', '--mode', 'z'],
      ['--from', '--to', '--mode'],
    ],
  ];
  for (const [what, words, says] of wrong) {
    it(`says what is wrong about ${what}`, async () => {
      const { code, stdout, stderr } = await runStorytime(words);
      expect([code, stdout]).to.deep.equal([2, '']);
      for (const text of says) expect(stderr).to.include(text);
    });
  }

  it('says in which database a demo is that was started with DATABASE_URL', async () => {
    const environment = { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing' };
    for (const words of [
      ['days', '--demo'],
      ['--demo', 'keys', 'list'],
    ]) {
      const { code, stdout, stderr } = await runStorytime(words, environment);
      expect([code, stdout]).to.deep.equal([2, '']);
      expect(stderr).to.include('DATABASE_URL is set').and.include('Leave out --demo');
    }
  });

  it('ends with 2, shows the help, and says nothing on standard output', async () => {
    for (const [words, says] of [
      [[], 'Usage: storytime'],
      [['backfill', '--from', '2026-02-01'], 'Usage: storytime backfill'],
      [['days', '--from', '2026-02-30'], '--from must be a date that exists'],
    ] as const) {
      const { code, stdout, stderr } = await runStorytime([...words]);
      expect([code, stdout]).to.deep.equal([2, '']);
      expect(stderr)
        .to.include(says)
        .and.not.match(/ {4}at |node_modules/);
    }
  });
});
