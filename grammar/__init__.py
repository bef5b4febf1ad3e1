"""The language as text: schedule.lark, the grammar, and schedule.json, the parser's tables made of it."""
