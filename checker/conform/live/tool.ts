/** Programs that are run to their end, and what is said where something is not there. */
import { spawn } from 'node:child_process'

/** Something that a run needs and this machine lacks: by name, why, and what would provide it. A value, as the command then skips with exit code 4. */
export interface Missing {
  readonly need: string
  readonly why: string
  readonly enable: string
}

export const isMissing = (value: unknown): value is Missing => typeof value === 'object' && value !== null && 'need' in value && 'enable' in value

export const missingText = ({ need, why, enable }: Missing): string => `${need}: ${why}; what would help: ${enable}`

export interface Ended {
  readonly code: number | 'absent'
  /** On both its outputs, in English. */
  readonly said: string
}

export function runTool(program: string, words: readonly string[], folder: string): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(program, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' } })
    let said = ''
    for (const port of [child.stdout, child.stderr]) port.setEncoding('utf8').on('data', (text: string) => { said += text })
    child.on('error', (error) => { done({ code: 'absent', said: error.message }) })
    child.on('close', (code) => { done({ code: code ?? 1, said }) })
  })
}
