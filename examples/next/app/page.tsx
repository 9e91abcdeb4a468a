import { TokenForm } from './token-form'

export default function Page() {
  return (
    <main>
      <h1>Who is calling?</h1>
      <TokenForm />
    </main>
  )
}
