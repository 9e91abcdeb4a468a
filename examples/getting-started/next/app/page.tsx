import { Phone } from './phone'

export default function Page() {
  return (
    <main>
      <form method="post" action="/login">
        <input name="name" placeholder="Name" required />
        <input name="password" type="password" placeholder="Password" required />
        <button type="submit">Log in</button>
      </form>
      <Phone />
    </main>
  )
}
