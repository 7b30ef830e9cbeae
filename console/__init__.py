"""The reviewer's page: a day's queue, one case at a time, and the rooms beside it.

`ui.py` opens it. The tabs (`*_tab.py`) only wire Gradio; what they show is made by plain functions (`queue`,
`gauges`, `case_view`, `moves`) and drawn by templates that escape whatever other people wrote. The page
decides nothing: verdicts come from the agent, decisions from a person.
"""

__all__: list[str] = []
