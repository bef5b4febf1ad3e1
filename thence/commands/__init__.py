"""The subcommands of `thence`, one module each, imported when they are used."""
