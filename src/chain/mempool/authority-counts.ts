/** How many waiting transactions name an account as an authority. */
export class AuthorityCounts {
  readonly #counts = new Map<string, number>();

  has(account: string): boolean {
    return this.#counts.has(account);
  }

  add(accounts: readonly string[]): void {
    for (const account of accounts) this.#counts.set(account, (this.#counts.get(account) ?? 0) + 1);
  }

  remove(accounts: readonly string[]): void {
    for (const account of accounts) {
      const left = this.#counts.get(account)! - 1;
      if (left === 0) this.#counts.delete(account);
      else this.#counts.set(account, left);
    }
  }
}
