"""Says of a mail what it is: its kind and the rule that decided, who wrote for whom, what was meant. Pure; the same mail always reads the same."""

from mailbridge.core.recognise.rules import RULES, Rule
from mailbridge.core.recognise.single import recognise
from mailbridge.core.recognise.together import beside_each_other, read_together

__all__ = ["RULES", "Rule", "beside_each_other", "read_together", "recognise"]
