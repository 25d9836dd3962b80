"""What is asked, as data: questionnaires, and everything that is done with answers to them.

``schema`` says what a questionnaire is; ``question_types`` what each type of question does; the
other files each do one thing with answers, for every questionnaire alike: ask (``forms``), hide
(``showing``), find gaps (``completeness``), number the passages (``units``), project
(``projection``), compare (``differences``), read (``rendering``). No address is served from here.
"""
