/**
 * The command line: verbs, flags, and how whatever goes wrong becomes a line on stderr and an exit code.
 *
 * A verb's own file is loaded when it is called, so that help and typos are answered at once.
 */
import { Command, CommanderError } from 'commander'
import { asFailure, type ExitCode, exits, usage } from './exit.ts'
import { type Output, outputTo, type Verbosity } from './output.ts'
import { tool } from './tool.ts'
import { nearest } from '../../model/user-error.ts'
import type { Session } from './check.ts'

type Options = Verbosity & Readonly<Record<string, unknown>>
type Act = (session: Session, args: readonly unknown[], options: Options) => Promise<ExitCode>

/** Runs the command; never throws. */
export async function main(argv: readonly string[], stopped: () => boolean = () => false): Promise<ExitCode> {
  const flags = { json: argv.includes('--json'), quiet: argv.includes('--quiet'), verbose: argv.includes('--verbose') }
  const output = outputTo(flags)
  let exit: ExitCode = exits.ok
  const act = (run: Act) => async (...given: unknown[]): Promise<void> => {
    const options = given.at(-2) as Options
    exit = await run({ output, stopped, command: ['mmcheck', ...argv].join(' ') }, given.slice(0, -2), options)
  }
  try {
    await program(act, output).parseAsync([...argv], { from: 'user' })
    return exit
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return exits.ok
    return complain(thrown instanceof CommanderError ? usageOf(thrown, argv) : thrown, output)
  }
}

function complain(thrown: unknown, output: Output): ExitCode {
  const failure = asFailure(thrown)
  output.complain(`mmcheck: ${failure.message}`)
  if (failure.hint !== null) output.complain(`  ${failure.hint}`)
  if (failure.exit === exits.internal && output.verbosity === 'verbose' && thrown instanceof Error) output.complain(thrown.stack ?? '')
  return failure.exit
}

const verbs = ['list', 'check', 'series', 'run', 'conform', 'replay', 'render'] as const

function program(act: (run: Act) => (...given: unknown[]) => Promise<void>, output: Output): Command {
  const main = new Command('mmcheck')
    .description('A bounded model checker for Linux memory-management invariants')
    .version(tool, '-V, --version')
    .exitOverride()
    .helpCommand(false)
    .configureHelp({ helpWidth: 100 })
    .configureOutput({ writeOut: (text) => { output.print(text) }, writeErr: () => {}, outputError: () => {} })
  const verb = (declared: string, description: string): Command => common(main.command(declared).description(description).copyInheritedSettings(main))

  verb('list [what]', 'what there is: specs, kernels, patches, properties, functions or scenarios')
    .action(act(async (session, [what]) => (await import('./list.ts')).list(typeof what === 'string' ? what : 'specs', session)))
  limited(verb('check [spec...]', 'check specs, by name or by path of a .ts file; without one, all that "list" shows'))
    .option('--case <name>', 'only this case')
    .option('--kernel <kernel>', 'on this kernel, for example "v5.14 + uffd-wp-shmem-hugetlb-v5"')
    .option('--without <patch>', 'leave out a patch: by id, by commit, or by part of its subject; may be repeated', collect, [])
    .option('--scope <scope>', 'other bounds: key=value,... (lists with +), for example pages=2,operations=read+write')
    .option('--update', 'keep counterexamples in counterexamples/ instead of out/')
    .option('--checkpoint <folder>', 'leave checkpoints in a folder, for --resume to go on from')
    .option('--resume <folder>', 'go on from the checkpoints in a folder, and keep leaving them there')
    .action(act(async (session, [specs], options) => (await import('./check.ts')).check(specs as string[], options as never, session)))
  limited(verb('series <spec>', 'take a patch series apart: every prefix, and every patch left out in turn'))
    .option('--update', 'keep counterexamples in counterexamples/ instead of out/')
    .action(act(async (session, [spec], options) => (await (await import('./series.ts')).series(String(spec), options as never, session)).exit))
  verb('run <file...>', 'run scenarios, one op after the other, and judge what they expect')
    .option('--on <where>', 'model, live (this kernel, as root), or vm:VERSION (another, emulated)')
    .option('--kernel <kernel>', "the model's kernel; else the nearest to this machine's")
    .action(act(async (session, [files], options) => (await import('./scenario.ts')).run(files as string[], options as never, session)))
  verb('conform', 'random scenarios on the model and on a real kernel: every field of every answer compared')
    .option('--on <where>', 'live (this kernel, as root), or vm:VERSION (another, emulated)')
    .option('--kernel <kernel>', "the model's kernel; else the nearest to the real one")
    .option('--runs <number>', 'how many scenarios (1000)')
    .option('--seed <number>', 'which scenarios (1)')
    .action(act(async (session, _, options) => (await import('./conform.ts')).conform(options as never, session)))
  verb('replay <folder>', "make a stored counterexample's run again, on today's model")
    .action(act(async (session, [folder]) => (await import('./replay.ts')).replay(String(folder), session)))
  verb('render <trace>', 'print a stored counterexample (folder or file) as text, dot, svg or itf')
    .option('--as <form>', 'text, dot, svg or itf')
    .action(act(async (session, [trace], options) => (await import('./render.ts')).render(String(trace), options['as'] as string | undefined, session)))
  const start = new Command('start').copyInheritedSettings(main).action(act(async (session) => (await import('./start.ts')).start(session)))
  main.addCommand(start, { hidden: true })
  return main
}

const common = (command: Command): Command => command
  .option('--json', 'one JSON document on stdout')
  .option('--quiet', 'only what is not as expected')
  .option('--verbose', 'more, and where a crash happened')

const limited = (command: Command): Command => command
  .option('--time-limit <duration>', 'for the whole command: 90s, 5m, 1h')
  .option('--max-memory <size>', 'what a search may take besides the program itself: 512M, 2G')
  .option('--workers <number>', 'threads of a large search (all processors)')
  .option('--store <store>', 'auto, inline, tree (smaller, slower) or fingerprint (not exact, and says so)')
  .option('--no-symmetry', 'tell threads of one process apart')
  .option('--audit', 'run steps again under immer on a sample of the states')
  .option('--engine <engine>', 'tables, or reference: the slow search that everything else is held against')

const collect = (value: string, before: readonly string[]): string[] => [...before, value]

/** commander's complaint on one line, with the nearest name. */
function usageOf(error: CommanderError, argv: readonly string[]): unknown {
  if (error.code === 'commander.help') return usage('which verb?', `one of ${verbs.join(', ')}; for example: mmcheck check`)
  if (error.code === 'commander.unknownCommand') {
    const given = argv.find((word) => !word.startsWith('-')) ?? ''
    const near = nearest(given, verbs)
    return usage(`unknown verb "${given}"; ${near === null ? `there is: ${verbs.join(', ')}` : `did you mean "${near}"?`}`)
  }
  const [, message = error.message, suggestion] = /^(?:error: )?(.*?)(?:\n\(Did you mean (.*)\?\))?$/s.exec(error.message) ?? []
  return usage(`${message.replaceAll("'", '"')}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}`)
}
