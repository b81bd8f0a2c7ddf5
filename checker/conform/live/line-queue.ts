/** Lines of a stream, handed out one by one to somebody who may not wait forever. */
import type { Readable } from 'node:stream'

export class Lines {
  private ready: string[] = []
  private handedOut = 0
  private rest = ''
  private over = false
  private wake: () => void = () => undefined

  constructor(stream: Readable | null) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const parts = (this.rest + text).split('\n')
      this.rest = parts.pop() ?? ''
      for (const part of parts) this.ready.push(part)
      if (parts.length > 0) this.wake()
    })
  }

  /** No more will come, but for those that are there. */
  end(): void {
    this.over = true
    this.wake()
  }

  get isOver(): boolean {
    return this.over && this.handedOut === this.ready.length
  }

  /** Null if there is none in time, or none at all. */
  async next(milliseconds: number): Promise<string | null> {
    if (this.handedOut === this.ready.length) {
      this.ready = []
      this.handedOut = 0
      if (!this.over) await this.somethingWithin(milliseconds)
    }
    const line = this.ready[this.handedOut]
    if (line === undefined) return null
    this.handedOut++
    return line
  }

  private async somethingWithin(milliseconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((done) => {
      this.wake = done
      timer = setTimeout(done, milliseconds)
    })
    clearTimeout(timer)
  }
}
