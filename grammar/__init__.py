"""The language as text: schedule.lark, the grammar."""
