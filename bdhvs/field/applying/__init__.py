"""Events become facts: what each type means to the register, to skills, visits and needs."""
