/** The element with this id, which the page must have. */
export function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id)
  if (found instanceof type) return found
  throw new Error(`The page has no ${type.name} with the id ${id}.`)
}

/** The button with this id, which does this when it is pressed. */
export function button(id: string, press: () => void): HTMLButtonElement {
  const found = element(id, HTMLButtonElement)
  found.addEventListener('click', press)
  return found
}

/** Puts a text on the page, once: a screen reader says what has changed, and only that. */
export function say(id: string, text: string): void {
  const found = element(id, HTMLElement)
  if (found.textContent !== text) found.textContent = text
}

/** Puts a set of radio buttons into a container; the first is chosen. */
export function offer(container: HTMLElement, name: string, values: readonly string[]): void {
  const labels = values.map((value, index) => {
    const input = document.createElement('input')
    Object.assign(input, { type: 'radio', name, value, checked: index === 0 })
    const label = document.createElement('label')
    label.append(input, value)
    return label
  })
  container.replaceChildren(...labels)
}

/** Shows what is for this state, and hides what is for others: `data-when` lists the states of an element. */
export function showWhen(root: HTMLElement, state: string): void {
  for (const part of root.querySelectorAll<HTMLElement>('[data-when]')) {
    part.hidden = !part.dataset.when?.split(' ').includes(state)
  }
}
