/** One thing that was looked at. */
export interface Finding {
  /** A variable's name, or a server. */
  readonly subject: string
  /** `absent` is no fault: nothing needs it. */
  readonly state: 'ok' | 'wrong' | 'absent'
  readonly remark: string
}
